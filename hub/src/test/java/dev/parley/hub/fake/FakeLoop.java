package dev.parley.hub.fake;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** An event loop whose tasks run when a test says so. */
public final class FakeLoop implements Executor {

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public synchronized void execute(Runnable task) {
        tasks.add(task);
        notifyAll();
    }

    /** Runs what there is and what comes of it; returns how many tasks that were. */
    public int run() {
        int count = 0;
        Runnable task;
        while ((task = poll()) != null) {
            task.run();
            count++;
        }
        return count;
    }

    private synchronized @Nullable Runnable poll() {
        return tasks.poll();
    }

    /** Returns how many tasks wait. */
    public synchronized int waiting() {
        return tasks.size();
    }

    /** Waits until another thread has handed over a task, and runs all there are. */
    public void runNext() {
        synchronized (this) {
            try {
                while (tasks.isEmpty()) {
                    wait();
                }
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("no task came", interrupted);
            }
        }
        run();
    }
}
