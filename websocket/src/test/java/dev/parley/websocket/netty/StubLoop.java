package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * An event loop that lets a test step in between two steps of another thread: where that thread asks whether it is the
 * event loop, and where it hands a task over.
 */
final class StubLoop extends DefaultEventLoop implements AutoCloseable {

    private final Map<Thread, Runnable> whenAsking = new ConcurrentHashMap<>();
    private final Map<Thread, Runnable> whenHandingOver = new ConcurrentHashMap<>();

    StubLoop() {
        super(new DefaultThreadFactory("stub-loop", true));
    }

    /** Runs something as the current thread next asks whether it is the event loop. */
    void whenAsking(Runnable step) {
        whenAsking.put(Thread.currentThread(), step);
    }

    /** Runs something as the current thread next hands a task over, before it is handed over. */
    void whenHandingOver(Runnable step) {
        whenHandingOver.put(Thread.currentThread(), step);
    }

    private static void stepIn(Map<Thread, Runnable> steps, Thread thread) {
        Runnable step = steps.remove(thread);
        if (step != null) {
            step.run();
        }
    }

    @Override
    public boolean inEventLoop(Thread thread) {
        if (whenAsking != null) { // Null while the superclass is being made.
            stepIn(whenAsking, thread);
        }
        return super.inEventLoop(thread);
    }

    @Override
    public void execute(Runnable task) {
        stepIn(whenHandingOver, Thread.currentThread());
        super.execute(task);
    }

    /** Ends the event loop after what it has to do, and with it every connection. */
    void shutDown() {
        assertThat(shutdownGracefully(0, 10, TimeUnit.SECONDS)
                        .awaitUninterruptibly(Loopback.PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                .isTrue();
    }

    /** Checks that no connection has left anything behind, and ends the event loop. */
    @Override
    public void close() {
        if (!isShutdown()) {
            Loopback.await()
                    .until(() -> submit(() -> LoopContext.of(this).isIdle())
                            .get(Loopback.PATIENCE.toSeconds(), TimeUnit.SECONDS));
        }
        shutDown();
    }
}
