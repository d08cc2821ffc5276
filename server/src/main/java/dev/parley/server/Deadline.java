package dev.parley.server;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The one thing that a connection has to have done by some time. For its event loop only. */
final class Deadline {

    private Optional<Future<?>> scheduled = Optional.empty();

    /** Has an action carried out after a time, unless disarmed or armed anew before. */
    void arm(EventLoop eventLoop, Duration time, Runnable action) {
        disarm();
        scheduled = Optional.of(eventLoop.schedule(action, time.toNanos(), TimeUnit.NANOSECONDS));
    }

    void disarm() {
        scheduled.ifPresent(future -> future.cancel(false));
        scheduled = Optional.empty();
    }
}
