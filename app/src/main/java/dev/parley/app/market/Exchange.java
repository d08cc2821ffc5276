package dev.parley.app.market;

import dev.parley.websocket.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one market of the demo, and the clock that pushes its quotes: a single thread for all subscribers, with a
 * {@link QuoteFeed} for each interval that somebody has asked for. Safe for use by several threads.
 *
 * <p>Nobody watching, nothing happens: the clock stands still until somebody subscribes.
 */
final class Exchange implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("parley-market").daemon().factory());
    private final InstantSource time;

    // What follows belongs to the clock's thread.
    private final Market market;
    private final Map<Duration, QuoteFeed> feeds = new HashMap<>();
    private long advancedTo = System.nanoTime();
    private List<Quote> quotes;

    /**
     * Opens the market.
     *
     * @param seed of the random walk that the prices take
     * @param time says what time it is, for the field {@code at} of the messages
     */
    Exchange(long seed, InstantSource time) {
        this.market = new Market(seed, Instrument.DOZEN);
        this.time = time;
        this.quotes = market.quotes();
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Someone's place at the exchange, to be given up when they leave. */
    interface Subscription {
        void cancel();
    }

    /**
     * Subscribes to the quotes: all of them at once, and at each interval those that have moved.
     *
     * @param request the encoding and the interval
     * @param trySend takes a message, or refuses it when there is no room; called on the exchange's thread, and must not
     *     block
     */
    Subscription subscribe(StockRequest request, Predicate<Message> trySend) {
        var subscriber = new Subscriber(request.encoding(), trySend);
        onClock(() -> {
            QuoteFeed feed = feeds.get(request.interval());
            advance();
            if (feed == null) {
                feed = new QuoteFeed();
                feeds.put(request.interval(), feed);
                schedule(
                        request.interval(),
                        System.nanoTime() + request.interval().toNanos());
            }
            feed.join(subscriber, time.millis(), quotes);
        });
        return () -> onClock(() -> leave(request.interval(), subscriber));
    }

    private void leave(Duration interval, Subscriber subscriber) {
        QuoteFeed feed = feeds.get(interval);
        if (feed != null) {
            feed.leave(subscriber);
        }
    }

    private void schedule(Duration interval, long dueAt) {
        clock.schedule(logged(() -> tick(interval, dueAt)), dueAt - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void tick(Duration interval, long dueAt) {
        QuoteFeed feed = feeds.get(interval);
        if (feed == null) {
            return;
        }
        if (feed.isEmpty()) {
            feeds.remove(interval);
            return;
        }
        // Before anything that could fail: an error in one tick must not be the end of all that follow.
        scheduleNext(interval, dueAt);
        advance();
        feed.tick(time.millis(), quotes);
    }

    private void scheduleNext(Duration interval, long dueAt) {
        // A tick that came late is not made up for: it would only add to the load that made it late.
        long next = dueAt + interval.toNanos();
        long now = System.nanoTime();
        schedule(interval, next - now > 0 ? next : now + interval.toNanos());
    }

    /** Lets the market catch up with the time that has passed; at most with the longest interval. */
    private void advance() {
        long step = Market.STEP.toNanos();
        long steps = (System.nanoTime() - advancedTo) / step;
        if (steps > 0) {
            advancedTo += steps * step;
            market.advance(Math.min(steps, StockRequest.LONGEST.toNanos() / step));
            quotes = market.quotes();
        }
    }

    private void onClock(Runnable task) {
        try {
            clock.execute(logged(task));
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: there is nothing to join or to leave any more.
            LOG.debug("the exchange is closed", e);
        }
    }

    // The executor keeps what a task throws to itself.
    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("the simulated market failed", e);
            }
        };
    }

    /** Closes the market: nothing is pushed any more. */
    @Override
    public void close() {
        clock.shutdownNow();
    }
}
