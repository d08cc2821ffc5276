package dev.parley.app.compare;

import dev.parley.app.bench.LoadFailure;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Which updates have come to which client, how late, and in how many requests. Safe for use by several threads. */
final class Deliveries {

    private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final int updates;
    private final int size;
    private final ConcurrentHistogram delays = new ConcurrentHistogram(LONGEST, DIGITS);
    private final LongAdder count = new LongAdder();
    private final LongAdder requests = new LongAdder();

    Deliveries(int updates, int size) {
        this.updates = updates;
        this.size = size;
    }

    /** How long an update is. */
    int size() {
        return size;
    }

    /** How many have come to all clients together. */
    long count() {
        return count.sum();
    }

    long requests() {
        return requests.sum();
    }

    void requested() {
        requests.increment();
    }

    /** From when an update was made to when it had come; after the run. */
    Histogram delays() {
        return delays;
    }

    /** Returns what follows the updates of one client. */
    ToOne to(int client) {
        return new ToOne(client);
    }

    /** The updates of one client, each of which must come once and in its turn. For one thread. */
    final class ToOne {
        private final int client;
        private int last;

        private ToOne(int client) {
            this.client = client;
        }

        /** The number of the last one; 0 before the first. */
        int last() {
            return last;
        }

        boolean areComplete() {
            return last == updates;
        }

        /** An update has come. */
        void receive(byte[] bytes, int offset, int length) {
            if (length != size) {
                throw LoadFailure.lost("client " + client + " got " + length + " bytes, expected an update of " + size);
            }
            Update update = Update.read(bytes, offset, size);
            if (update.number() != last + 1) {
                throw LoadFailure.lost("client " + client + " got update " + update.number() + " when update "
                        + (last + 1) + " was due: each must come once, and in its turn");
            }
            last++;
            delays.recordValue(Math.clamp(System.nanoTime() - update.made(), 1, LONGEST));
            count.increment();
        }
    }
}
