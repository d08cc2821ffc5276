package dev.parley.hub;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks that may block one after the other, each on a virtual thread that lives as long as there are tasks. */
final class SerialTasks {

    private static final Logger LOG = LoggerFactory.getLogger(SerialTasks.class);

    /** Under its own lock; the task that runs is the first. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

    void execute(Runnable task) {
        boolean first;
        synchronized (tasks) {
            tasks.add(task);
            first = tasks.size() == 1;
        }
        if (first) {
            Thread.ofVirtual().name("parley-hook").start(this::runAll);
        }
    }

    /** Returns how many tasks are to be run, the one that runs among them. */
    int size() {
        synchronized (tasks) {
            return tasks.size();
        }
    }

    private void runAll() {
        Runnable task;
        synchronized (tasks) {
            task = tasks.getFirst();
        }
        while (task != null) {
            try {
                task.run();
            } catch (RuntimeException broken) {
                LOG.error("A task of a client failed", broken);
            } finally {
                synchronized (tasks) {
                    tasks.poll();
                    task = tasks.peek();
                }
            }
        }
    }
}
