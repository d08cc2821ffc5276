package dev.parley.server;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thing that a connection has to have done by some time. For its event loop only. */
final class Deadline {

    /** Null when there is nothing to be done. */
    private @Nullable Future<?> scheduled;

    /** Has an action carried out after a time, unless disarmed or armed anew before. */
    void arm(EventLoop eventLoop, Duration time, Runnable action) {
        disarm();
        scheduled = eventLoop.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    void disarm() {
        if (scheduled != null) {
            scheduled.cancel(false);
            scheduled = null;
        }
    }
}
