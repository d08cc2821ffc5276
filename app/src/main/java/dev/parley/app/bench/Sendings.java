package dev.parley.app.bench;

/** When the messages that are under way on a connection were sent, the oldest first. Not thread-safe. */
final class Sendings {

    /** Messages that were sent at once are one entry. */
    private final long[] times;

    private final int[] counts;
    private int first;
    private int size;

    /** Has room for so many messages. */
    Sendings(int capacity) {
        this.times = new long[capacity];
        this.counts = new int[capacity];
    }

    void add(long time, int messages) {
        int at = (first + size++) % times.length;
        times[at] = time;
        counts[at] = messages;
    }

    /**
     * Takes the oldest messages off, and records how long they took.
     *
     * @return how many of them have no entry: more came back than were sent
     */
    int complete(int messages, long now, Recorder recorder) {
        int open = messages;
        while (open > 0 && size > 0) {
            int done = Math.min(open, counts[first]);
            recorder.record(now - times[first], done);
            counts[first] -= done;
            open -= done;
            if (counts[first] == 0) {
                first = (first + 1) % times.length;
                size--;
            }
        }
        return open;
    }
}
