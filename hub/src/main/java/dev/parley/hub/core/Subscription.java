package dev.parley.hub.core;

import dev.parley.hub.Push;
import dev.parley.hub.StreamPosition;
import java.util.Optional;

/** A subscriber's cursor in a channel's log. Belongs to the subscriber's loop. */
public final class Subscription {

    /** What it gets. */
    enum State {
        /** Nothing yet: the log keeps what happens meanwhile. */
        JOINING,
        /** Everything that happens, at once. */
        LIVE,
        /** Nothing until there is room: the log keeps what happens meanwhile. */
        BEHIND,
        /** Nothing any more. */
        ENDED
    }

    final Subscriber subscriber;
    final Lane lane;

    /** Where the client was, if it wants what it has missed. */
    final Optional<StreamPosition> since;

    /** Its index among the subscriptions of its lane. */
    int index;

    State state = State.JOINING;

    /** What it gets next, while it is not live: one that is live is where its lane is. */
    long cursor;

    /** Where the stream was when the history was read: the rest comes by the log. */
    StreamPosition known = StreamPosition.NONE;

    Subscription(Subscriber subscriber, Lane lane, Optional<StreamPosition> since) {
        this.subscriber = subscriber;
        this.lane = lane;
        this.since = since;
    }

    /** Begins to offer, after {@link Subscriber#joined}. */
    public void start() {
        if (state == State.JOINING) {
            state = State.BEHIND;
            lane.begin(this);
        }
    }

    /** There is room again, after an offer was refused. */
    public void resume() {
        if (state == State.BEHIND) {
            lane.catchUp(this);
        }
    }

    /** {@return whether something waits for room} */
    public boolean isBehind() {
        return state == State.BEHIND;
    }

    /** Ends it: nothing is offered from now on. */
    public void end() {
        if (state != State.ENDED) {
            lane.remove(this);
        }
    }

    /** Returns whether something that happened is to be offered. */
    boolean wants(Entry.Told told) {
        long offset = told.offset();
        return (offset == 0 || offset > known.offset()) && subscriber.wants(told.push);
    }

    boolean wantsPublication(Entry entry) {
        return entry instanceof Entry.Told told && told.push instanceof Push.Published && wants(told);
    }

    /** Returns whether it knows all that came before the place where a stream goes on. */
    boolean survives(Entry.Break broken) {
        return known.epoch().equals(broken.position.epoch()) && known.offset() >= broken.position.offset();
    }

    void lose() {
        end();
        subscriber.lost();
    }
}
