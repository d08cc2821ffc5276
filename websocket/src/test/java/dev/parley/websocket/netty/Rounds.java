package dev.parley.websocket.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;

/**
 * A race that is run again and again, each time with other random numbers. What fails tells the seed, and
 * {@code -Dparley.seed=…} takes the same numbers again; the threads' turns are the machine's.
 */
final class Rounds {

    /** No round takes so long, on however busy a machine, unless a thread waits for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What one thread of a round does. */
    interface Part {
        void run() throws Exception;
    }

    private Rounds() {}

    /** A race. */
    interface Race {
        void run(Round round) throws Exception;
    }

    static void run(int rounds, Race race) {
        long seed = Long.getLong("parley.seed", System.nanoTime());
        for (int number = 0; number < rounds; number++) {
            Round round = new Round(new SplittableRandom(seed * 31 + number));
            try {
                race.run(round);
            } catch (Throwable failed) {
                round.threads.forEach(Thread::interrupt);
                throw new AssertionError(
                        "-Dparley.seed=" + seed + ", round " + number + ": " + failed.getMessage(), failed);
            }
        }
    }

    /** One run of the race. */
    static final class Round {

        final SplittableRandom random;
        private final List<Thread> threads = new ArrayList<>();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        /** Waited for by threads that may be interrupted before they have begun. */
        private final Phaser start = new Phaser(1);

        private Round(SplittableRandom random) {
            this.random = random;
        }

        /** Adds a thread, which begins its part when all are there. */
        Thread add(Part part) {
            Thread.Builder kind = random.nextInt(4) == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            Thread thread = kind.start(() -> {
                try {
                    start.awaitAdvance(0);
                    part.run();
                } catch (Throwable thrown) {
                    failures.add(thrown);
                }
            });
            threads.add(thread);
            return thread;
        }

        /** A moment that is another one each time. */
        static void pause(SplittableRandom random) {
            for (int i = random.nextInt(3) == 0 ? random.nextInt(2_000) : 0; i > 0; i--) {
                Thread.onSpinWait();
            }
        }

        /** Starts the threads, and waits until all have ended. */
        void run() throws InterruptedException {
            start.arrive();
            for (Thread thread : threads) {
                require(thread.join(PATIENCE));
            }
            throwFailures();
        }

        /** Starts the threads, and does something again and again until all have ended. */
        void run(Runnable meanwhile) {
            start.arrive();
            long begin = System.nanoTime();
            while (threads.stream().anyMatch(Thread::isAlive)) {
                meanwhile.run();
                require(System.nanoTime() - begin < PATIENCE.toNanos());
            }
            throwFailures();
        }

        private void require(boolean inTime) {
            if (!inTime) {
                throw new AssertionError("a thread waits for ever:\n" + stacks());
            }
        }

        private void throwFailures() {
            for (Throwable failure : failures) {
                throw new AssertionError("a thread failed: " + failure, failure);
            }
        }

        private String stacks() {
            return String.join(
                    "\n",
                    threads.stream()
                            .filter(Thread::isAlive)
                            .map(thread -> thread + " " + Arrays.toString(thread.getStackTrace()))
                            .toList());
        }
    }
}
