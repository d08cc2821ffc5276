package dev.parley.hub.session;

import dev.parley.hub.Hub;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Watches that a client connects in time, and then that it answers pings. Belongs to the session's loop. */
final class Heartbeat {

    /** What becomes due. */
    interface Due {

        /** The client has not connected in time. */
        void stale();

        /** It is time for a ping. */
        void ping();

        /** The newest ping was not answered in time. */
        void noPong();
    }

    private final Hub hub;
    private final Executor loop;
    private final SessionOptions options;
    private final Due due;
    private boolean answered;

    /** Calls off what is scheduled. */
    private Runnable cancel = () -> {};

    /** Counts what was scheduled: only the newest counts, also when it was called off too late. */
    private int newest;

    Heartbeat(Hub hub, Executor loop, SessionOptions options, Due due) {
        this.hub = hub;
        this.loop = loop;
        this.options = options;
        this.due = due;
    }

    void opened() {
        schedule(options.connectTimeout(), due::stale);
    }

    /**
     * Begins with pings. The first comes after half an interval to a whole one, as the id has it, so that clients that came at the
     * same time are not pinged at the same time for ever.
     */
    void connected(String id) {
        long half = options.pingInterval().toMillis() / 2;
        schedule(Duration.ofMillis(half + Math.floorMod(id.hashCode(), half + 1)), this::ping);
    }

    private void ping() {
        answered = false;
        schedule(options.pongTimeout(), this::check);
        due.ping();
    }

    private void check() {
        if (answered) {
            schedule(options.pingInterval().minus(options.pongTimeout()), this::ping);
        } else {
            due.noPong();
        }
    }

    void pong() {
        answered = true;
    }

    void stop() {
        newest++;
        cancel.run();
    }

    private void schedule(Duration delay, Runnable task) {
        cancel.run();
        int scheduled = ++newest;
        cancel = hub.schedule(
                delay,
                () -> loop.execute(() -> {
                    if (scheduled == newest) {
                        task.run();
                    }
                }));
    }
}
