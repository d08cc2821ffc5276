package dev.parley.app.bench;

/**
 * How much memory the server had, as the operating system sees it.
 *
 * @param before before the connections were opened, in bytes
 * @param after with all of them, in bytes
 */
public record IdleMemory(long before, long after) {

    double perConnection(int connections) {
        return (double) (after - before) / connections;
    }
}
