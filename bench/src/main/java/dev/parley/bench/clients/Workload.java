package dev.parley.bench.clients;

/**
 * What is sent: on each of so many connections, so many binary messages of a size are under way at any time.
 *
 * @param connections how many connections
 * @param underWay how many messages on each
 * @param bytes the payload's length
 */
record Workload(int connections, int underWay, int bytes) {

    /** Reads what {@link #toString} writes, such as {@code 100x8x64}. */
    static Workload parse(String text) {
        String[] numbers = text.split("x", -1);
        if (numbers.length != 3) {
            throw new IllegalArgumentException("got the workload " + text
                    + ", expected connections, messages under way and bytes, as in 100x8x64");
        }
        return new Workload(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }

    @Override
    public String toString() {
        return connections + "x" + underWay + "x" + bytes;
    }
}
