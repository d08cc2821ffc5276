package dev.parley.hub.core;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.Publication;
import dev.parley.hub.Push;
import dev.parley.hub.SlowSubscriber;
import dev.parley.hub.StreamPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A channel that somebody on this node has subscribed to: its log, and the lanes by which the log reaches the subscribers.
 *
 * <p>The first subscriber has the node subscribe with the broker, and only then reads the history. From the position that was
 * found there the channel tells the offsets that the broker brings: those up to it are known to everybody, the next one follows,
 * and one further on means that some were missed. These are read from the history before anything else is told.
 *
 * <p>The lock guards the fields and the log. No broker is called under it.
 */
final class Channel {

    private static final Lane[] NONE = new Lane[0];

    /** How long it takes until a history that could not be read is read again. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    final String name;
    final NamespaceOptions options;
    private final Channels channels;

    private final Log log = new Log();
    private Lane[] lanes = NONE;

    /** Completes when the node has subscribed. */
    private @Nullable CompletionStage<Void> subscribed;

    /** Completes when the node has subscribed, and the position is known. */
    private @Nullable CompletionStage<?> active;

    /** Completes when the channel has vanished; there from when it begins to. */
    private @Nullable CompletableFuture<Void> gone;

    /** The offset of what the log got last, and the epoch; without it nothing is known yet. */
    private @Nullable StreamPosition position;

    /** What comes while missed publications are being read from the history; there as long as they are. */
    private @Nullable List<Arrived> arrived;

    /** What {@link #arrived} counts in all. */
    private long arrivedBytes;

    private record Arrived(Publication publication, String epoch) {}

    Channel(String name, NamespaceOptions options, Channels channels) {
        this.name = name;
        this.options = options;
        this.channels = channels;
    }

    /** Returns whether publications have offsets here: a pattern's belong to different streams. */
    boolean isStream() {
        return options.retention().isKept() && !name.endsWith("*");
    }

    SlowSubscriber slowSubscriber() {
        return options.slowSubscriber();
    }

    // ---- subscribing, on the subscriber's loop

    /** Adds a subscription that gets nothing yet; null if the channel is vanishing. */
    synchronized @Nullable Subscription add(Subscriber subscriber, Optional<StreamPosition> since) {
        if (gone != null) {
            return null;
        }
        Lane lane = lane(subscriber.loop());
        Subscription subscription = new Subscription(subscriber, lane, since);
        subscription.cursor = log.end();
        lane.add(subscription);
        return subscription;
    }

    @SuppressWarnings("ReferenceEquality") // A loop is always the same object.
    private Lane lane(Executor loop) {
        for (Lane lane : lanes) {
            if (lane.loop == loop) {
                return lane;
            }
        }
        Lane lane = new Lane(this, loop);
        lane.next = log.end();
        lane.oldest = log.end();
        lanes = Arrays.copyOf(lanes, lanes.length + 1);
        lanes[lanes.length - 1] = lane;
        return lane;
    }

    /** Subscribes with the broker if nobody has, reads the history, and tells the subscriber. */
    void join(Subscription subscription) {
        CompletableFuture<Optional<History>> mine = new CompletableFuture<>();
        CompletionStage<?> before;
        synchronized (this) {
            before = active;
            if (before == null) {
                active = mine;
            }
        }
        if (before == null) {
            CompletionStage<Void> first = channels.broker().subscribe(name);
            synchronized (this) {
                subscribed = first;
            }
            first.thenCompose(_ -> read(subscription)).whenComplete((history, failure) -> {
                if (failure == null) {
                    history.ifPresent(read -> begin(read.position()));
                    mine.complete(history);
                } else {
                    mine.completeExceptionally(failure);
                }
            });
            tell(mine, subscription);
        } else {
            tell(before.thenCompose(_ -> read(subscription)), subscription);
        }
    }

    private CompletionStage<Optional<History>> read(Subscription subscription) {
        if (!isStream()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        HistoryRequest request = subscription
                .since
                .map(since -> HistoryRequest.after(since, HistoryRequest.ALL))
                .orElseGet(HistoryRequest::position);
        return channels.history(this, request).thenApply(Optional::of);
    }

    /** The position is known from which on the broker brings everything. */
    private synchronized void begin(StreamPosition read) {
        if (position == null || (position.epoch().equals(read.epoch()) && position.offset() < read.offset())) {
            position = read;
        }
    }

    private void tell(CompletionStage<Optional<History>> read, Subscription subscription) {
        Channels.onLoop(read, subscription.lane.loop, (history, failure) -> {
            if (subscription.state == Subscription.State.ENDED) {
                return;
            }
            if (failure != null || history == null) {
                subscription.end();
                subscription.subscriber.refused(failure == null ? new IllegalStateException("no history") : failure);
            } else if (history.isPresent() && !agree(subscription, history.get().position())) {
                tell(read(subscription), subscription); // Too much has happened meanwhile.
            } else {
                subscription.known = history.map(History::position).orElse(StreamPosition.NONE);
                subscription.subscriber.joined(subscription, history);
            }
        });
    }

    /** Returns whether what was read from the history and what is in the log make one whole. */
    private boolean agree(Subscription subscription, StreamPosition read) {
        boolean agree;
        Lane[] toRun = NONE;
        synchronized (this) {
            agree = subscription.cursor >= log.begin();
            subscription.cursor = agree ? subscription.cursor : log.end();
            if (position != null && !position.epoch().equals(read.epoch())) {
                // The stream has begun anew, and nothing has been published since: who was here before has to know.
                position = read;
                log.append(sequence -> new Entry.Break(sequence, read));
                toRun = toRun();
            }
        }
        dispatch(toRun);
        return agree;
    }

    // ---- what happens

    void joined(ClientInfo client) {
        append(new Push.Joined(name, client));
    }

    void left(ClientInfo client) {
        append(new Push.Left(name, client));
    }

    private void append(Push push) {
        Lane[] toRun;
        synchronized (this) {
            if (lanes.length == 0) {
                return;
            }
            add(push);
            toRun = toRun();
        }
        dispatch(toRun);
    }

    void published(String channel, Publication publication, String epoch) {
        Lane[] toRun;
        boolean missed = false;
        synchronized (this) {
            if (lanes.length == 0) {
                return;
            }
            if (publication.offset() == 0 || !isStream()) {
                add(new Push.Published(name, channel, publication));
            } else if (arrived != null) {
                keep(arrived, new Arrived(publication, epoch));
            } else {
                missed = !place(publication, epoch);
            }
            toRun = toRun();
        }
        dispatch(toRun);
        if (missed) {
            readMissed();
        }
    }

    private void add(Push push) {
        log.append(sequence -> new Entry.Told(sequence, push));
        if (log.bytes() > options.backlog()) {
            if (options.slowSubscriber() instanceof SlowSubscriber.LatestPerTag latest) {
                log.compact(latest.tag());
                // Or almost every publication would have the log compacted.
                log.shrinkTo(log.bytes() > options.backlog() / 4L * 3 ? options.backlog() / 2 : options.backlog());
            } else {
                log.shrinkTo(options.backlog());
            }
        }
    }

    /** Puts a publication where it belongs; returns false, and keeps it, if others are missing before it. */
    private boolean place(Publication publication, String epoch) {
        long offset = publication.offset();
        if (position != null && !position.epoch().equals(epoch)) {
            StreamPosition before = new StreamPosition(offset - 1, epoch);
            log.append(sequence -> new Entry.Break(sequence, before));
        } else if (position != null && offset <= position.offset()) {
            return true; // Everybody has it.
        } else if (position != null && offset > position.offset() + 1) {
            arrived = new ArrayList<>();
            arrivedBytes = 0;
            keep(arrived, new Arrived(publication, epoch));
            return false;
        }
        position = new StreamPosition(offset, epoch);
        add(new Push.Published(name, name, publication));
        return true;
    }

    // ---- what was missed

    private void keep(List<Arrived> kept, Arrived one) {
        arrivedBytes +=
                NamespaceOptions.PUBLICATION_OVERHEAD + one.publication().data().size();
        if (arrivedBytes <= options.backlog() || kept.isEmpty()) {
            kept.add(one);
        } else {
            // Bounded: the last one still tells how far it went, and the history has the others.
            kept.set(kept.size() - 1, one);
        }
    }

    /** Looks whether something was missed; where nobody can know, says so if it may have been. */
    void check(boolean wasAway) {
        Lane[] toRun;
        boolean read = false;
        synchronized (this) {
            if (isStream()) {
                read = position != null && arrived == null && gone == null;
                arrived = read ? new ArrayList<>() : arrived;
                arrivedBytes = read ? 0 : arrivedBytes;
            } else if (wasAway && lanes.length > 0) {
                log.append(Entry.Gap::new);
            }
            toRun = toRun();
        }
        dispatch(toRun);
        if (read) {
            readMissed();
        }
    }

    private void readMissed() {
        StreamPosition since;
        synchronized (this) {
            if (position == null || gone != null) {
                arrived = null;
                return;
            }
            since = position;
        }
        channels.history(this, HistoryRequest.after(since, HistoryRequest.ALL)).whenComplete((history, failure) -> {
            if (failure == null) {
                fill(history);
            } else {
                channels.timer().schedule(RETRY, this::readMissed);
            }
        });
    }

    private void fill(History history) {
        Lane[] toRun;
        boolean missed = false;
        synchronized (this) {
            List<Arrived> waiting = arrived == null ? List.of() : arrived;
            arrived = null;
            if (!follow(history)) {
                StreamPosition after = history.position();
                log.append(sequence -> new Entry.Break(sequence, after));
                position = after;
            }
            for (Arrived one : waiting) {
                if (arrived != null) {
                    keep(arrived, one);
                } else {
                    missed |= !place(one.publication(), one.epoch());
                }
            }
            toRun = toRun();
        }
        dispatch(toRun);
        if (missed) {
            readMissed();
        }
    }

    /** Adds what comes after the position; returns false if the history does not reach back to it. */
    private boolean follow(History history) {
        StreamPosition before = position;
        if (before == null || !before.epoch().equals(history.position().epoch())) {
            return before == null;
        }
        if (Recovery.of(before, history).isEmpty()) {
            return false;
        }
        for (Publication publication : history.publications()) {
            place(publication, history.position().epoch());
        }
        return true;
    }

    // ---- towards the lanes

    /** Returns the lanes that have something to do, and are to be dispatched once the lock is free. */
    private Lane[] toRun() {
        int count = 0;
        Lane[] toRun = lanes;
        for (Lane lane : lanes) {
            if (!lane.scheduled && lane.next < log.end()) {
                count++;
            }
        }
        if (count < lanes.length) {
            toRun = new Lane[count];
        }
        int i = 0;
        for (Lane lane : lanes) {
            if (!lane.scheduled && lane.next < log.end()) {
                lane.scheduled = true;
                toRun[i++] = lane;
            }
        }
        return toRun;
    }

    private void dispatch(Lane[] toRun) {
        for (Lane lane : toRun) {
            channels.dispatch(lane);
        }
    }

    /** Hands a lane what it gets next; has it come again if that is not all. */
    Window take(Lane lane, int most) {
        Window window;
        boolean more;
        synchronized (this) {
            long missed = Math.max(0, log.begin() - lane.next);
            Entry[] entries = missed > 0 ? new Entry[0] : log.copy(lane.next, log.end(), most);
            window = new Window(entries, missed);
            more = entries.length == most && entries[most - 1].sequence + 1 < log.end();
            lane.next = more ? entries[most - 1].sequence + 1 : log.end();
            lane.scheduled = more;
        }
        if (more) {
            Channels.execute(lane.loop, lane);
        }
        return window;
    }

    /** Returns what a subscription that is behind has not got of what its lane has. */
    synchronized Window window(long from, Lane lane) {
        return new Window(log.copy(from, lane.next, Integer.MAX_VALUE), Math.max(0, log.begin() - from));
    }

    synchronized long begin() {
        return log.begin();
    }

    /** Returns whether a position is of another stream than the channel's. */
    synchronized boolean isOtherStream(StreamPosition other) {
        return position != null && isStream() && !position.epoch().equals(other.epoch());
    }

    synchronized long backlog() {
        return log.bytes();
    }

    synchronized int subscriptions() {
        int count = 0;
        for (Lane lane : lanes) {
            count += lane.count();
        }
        return count;
    }

    /** A lane needs nothing before a sequence number, or is empty; the channel vanishes with its last lane. */
    void settle(Lane lane, long needed) {
        boolean last;
        synchronized (this) {
            lane.oldest = Math.min(needed, lane.next);
            if (lane.isEmpty()) {
                drop(lane);
            }
            long oldest = log.end();
            for (Lane one : lanes) {
                oldest = Math.min(oldest, one.oldest);
            }
            log.dropBefore(oldest);
            last = lanes.length == 0 && gone == null;
            if (last) {
                gone = new CompletableFuture<>();
            }
        }
        if (last) {
            vanish();
        }
    }

    private void drop(Lane lane) {
        for (int i = 0; i < lanes.length; i++) {
            if (lanes[i] == lane) {
                Lane[] rest = Arrays.copyOf(lanes, lanes.length - 1);
                if (i < rest.length) {
                    rest[i] = lanes[rest.length];
                }
                lanes = rest;
                return;
            }
        }
    }

    // ---- the end

    private void vanish() {
        CompletionStage<Void> before;
        synchronized (this) {
            before = subscribed == null ? CompletableFuture.completedStage(null) : subscribed;
        }
        before.thenCompose(_ -> channels.broker().unsubscribe(name)).whenComplete((_, _) -> {
            channels.remove(this);
            gone().complete(null);
        });
    }

    /** Returns what completes when the channel has vanished, which it has begun to. */
    synchronized CompletableFuture<Void> gone() {
        if (gone == null) {
            throw new IllegalStateException("the channel " + name + " is there to stay");
        }
        return gone;
    }
}
