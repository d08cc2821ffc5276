package dev.parley.hub.core;

import dev.parley.hub.Encoding;
import dev.parley.hub.SlowSubscriber;
import dev.parley.hub.core.Subscription.State;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The subscriptions to a channel of one event loop. What happens in the channel is handed over once for all of them: a run of
 * the lane takes what the log has got since the last, and offers it to each.
 */
final class Lane implements Runnable {

    /** How much is offered in one run: other connections of the loop have their turn between two. */
    private static final int OFFERS_PER_RUN = 16_384;

    private static final Subscription[] NONE = new Subscription[0];

    final Executor loop;
    private final Channel channel;

    // ---- guarded by the channel's lock

    /** Whether a run is to come. */
    boolean scheduled;

    /** What the next run begins with: live subscriptions have got everything before. */
    long next;

    /** What the log has to keep: nobody here needs anything before. */
    long oldest;

    // ---- owned by the loop

    private Subscription[] subscriptions = NONE;
    private int count;

    /** How many of these are not live. */
    private int waiting;

    /** Whether a run goes over the subscriptions: none changes its place meanwhile. */
    private boolean offering;

    Lane(Channel channel, Executor loop) {
        this.channel = channel;
        this.loop = loop;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns how many subscriptions there are; to other threads, about how many. */
    int count() {
        return count;
    }

    void add(Subscription subscription) {
        if (count == subscriptions.length) {
            subscriptions = Arrays.copyOf(subscriptions, Math.max(1, count * 2));
        }
        subscription.index = count;
        subscriptions[count++] = subscription;
        waiting++;
    }

    @SuppressWarnings("NullAway") // The place is free: nobody reads it.
    void remove(Subscription subscription) {
        if (subscription.state != State.LIVE) {
            waiting--;
        }
        subscription.state = State.ENDED;
        if (offering) {
            return; // The run removes it when it is through.
        }
        Subscription last = subscriptions[--count];
        subscriptions[subscription.index] = last;
        last.index = subscription.index;
        subscriptions[count] = null;
        if (count < subscriptions.length / 4) {
            subscriptions = Arrays.copyOf(subscriptions, subscriptions.length / 2);
        }
        settleIfNobodyWaits();
    }

    // ---- to all

    /** Offers what the log has got since the last run. */
    @Override
    public void run() {
        long from = next; // This loop alone moves it.
        Window window = channel.take(this, Math.max(1, OFFERS_PER_RUN / Math.max(1, count)));
        long begin = channel.begin();
        offering = true;
        try {
            for (int i = 0; i < count; i++) {
                Subscription subscription = subscriptions[i];
                if (subscription.state == State.LIVE && window.missed() == 0) {
                    offer(window.entries(), subscription);
                } else if (subscription.state == State.LIVE) {
                    // The loop itself was late.
                    fallBehind(subscription, from);
                    catchUp(subscription);
                } else if (subscription.state == State.BEHIND && subscription.cursor < begin) {
                    overtaken(subscription);
                }
            }
        } finally {
            offering = false;
            tidyUp();
        }
    }

    private void offer(Entry[] entries, Subscription subscription) {
        for (Entry entry : entries) {
            if (!offer(entry, subscription)) {
                if (subscription.state == State.LIVE) {
                    fallBehind(subscription, entry.sequence);
                }
                return;
            }
        }
    }

    private void fallBehind(Subscription subscription, long cursor) {
        subscription.cursor = cursor;
        subscription.state = State.BEHIND;
        waiting++;
    }

    /** Offers one entry; returns whether the subscription is ready for the next. */
    private static boolean offer(Entry entry, Subscription subscription) {
        return switch (entry) {
            case Entry.Told told -> {
                Encoding encoding = subscription.subscriber.encoding();
                yield (!subscription.wants(told) || subscription.subscriber.offer(told.message(encoding)))
                        && subscription.state != State.ENDED;
            }
            case Entry.Gap _ -> {
                subscription.subscriber.skipped(0);
                yield subscription.state != State.ENDED;
            }
            case Entry.Break broken -> {
                boolean survives = subscription.survives(broken);
                if (!survives) {
                    subscription.lose();
                }
                yield survives;
            }
        };
    }

    /** Removes what has ended during a run. */
    @SuppressWarnings("NullAway") // The places are free: nobody reads them.
    private void tidyUp() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            Subscription subscription = subscriptions[i];
            if (subscription.state != State.ENDED) {
                subscription.index = kept;
                subscriptions[kept++] = subscription;
            }
        }
        Arrays.fill(subscriptions, kept, count, null);
        count = kept;
        settle();
    }

    // ---- to one that is behind

    /** Offers a subscription that has just joined what has happened since its history was read. */
    void begin(Subscription subscription) {
        Window window = channel.window(subscription.cursor, this);
        if (window.missed() > 0 && channel.isStream()) {
            subscription.lose();
            return;
        }
        if (window.missed() > 0) {
            subscription.subscriber.skipped(window.missed());
        }
        offerUpToNow(subscription, List.of(window.entries()));
    }

    /** Offers a subscription that is behind what it has not got, as the channel's policy has it. */
    void catchUp(Subscription subscription) {
        Window window = channel.window(subscription.cursor, this);
        if (channel.slowSubscriber() instanceof SlowSubscriber.DisconnectIt) {
            if (window.missed() > 0) {
                overtaken(subscription);
            } else {
                offerUpToNow(subscription, List.of(window.entries()));
            }
            return;
        }
        if (isBroken(subscription, window)) {
            subscription.lose();
            return;
        }
        switch (channel.slowSubscriber()) {
            case SlowSubscriber.DisconnectIt _ -> {}
            case SlowSubscriber.SkipToNewest _ -> skipToNewest(subscription, window);
            case SlowSubscriber.LatestPerTag latest -> {
                if (window.missed() > 0) {
                    subscription.subscriber.skipped(window.missed());
                }
                offerUpToNow(subscription, Log.latest(window.entries(), latest.tag()));
            }
        }
    }

    /** Returns whether the stream was broken since the subscription got something. */
    private boolean isBroken(Subscription subscription, Window window) {
        for (Entry entry : window.entries()) {
            if (entry instanceof Entry.Break broken && !subscription.survives(broken)) {
                return true;
            }
        }
        // A break may be among what has been dropped.
        return window.missed() > 0 && channel.isOtherStream(subscription.known);
    }

    private void skipToNewest(Subscription subscription, Window window) {
        long skipped = window.missed();
        List<Entry> newest = List.of();
        for (Entry entry : window.entries()) {
            if (subscription.wantsPublication(entry)) {
                skipped += newest.size();
                newest = List.of(entry);
            }
        }
        if (skipped > 0) {
            subscription.subscriber.skipped(skipped);
        }
        offerUpToNow(subscription, newest);
    }

    private void offerUpToNow(Subscription subscription, List<Entry> entries) {
        for (Entry entry : entries) {
            subscription.cursor = entry.sequence;
            if (subscription.state != State.BEHIND || !offer(entry, subscription)) {
                return;
            }
        }
        if (subscription.state == State.BEHIND) {
            subscription.state = State.LIVE;
            waiting--;
            settleIfNobodyWaits();
        }
    }

    /** The log has dropped what a subscription that is behind would have got next. */
    private void overtaken(Subscription subscription) {
        if (channel.slowSubscriber() instanceof SlowSubscriber.DisconnectIt) {
            subscription.end();
            subscription.subscriber.tooSlow();
        }
    }

    // ---- what the log has to keep

    /** While somebody waits, only runs settle: each looks at all subscriptions anyway. */
    private void settleIfNobodyWaits() {
        if (waiting == 0 && !offering) {
            settle();
        }
    }

    private void settle() {
        long needed = Long.MAX_VALUE;
        for (int i = 0; waiting > 0 && i < count; i++) {
            if (subscriptions[i].state != State.LIVE) {
                needed = Math.min(needed, subscriptions[i].cursor);
            }
        }
        channel.settle(this, needed);
    }
}
