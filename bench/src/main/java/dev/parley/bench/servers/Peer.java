package dev.parley.bench.servers;

/**
 * A WebSocket server of somebody else's, set up as its documentation advises for throughput. It binds 127.0.0.1, sends back what
 * comes on {@code /echo}, text and binary, and sends what comes on {@code /broadcast} to all who are connected there.
 */
@FunctionalInterface
interface Peer {

    /** No message is longer. */
    int LONGEST_MESSAGE = 1 << 20;

    /** Thousands of connections come at once. */
    int BACKLOG = 16_384;

    /**
     * Starts it, for as long as the JVM lives.
     *
     * @param compression whether {@code permessage-deflate} is agreed upon, as it is by default then
     * @return the port
     */
    int start(boolean compression) throws Exception;
}
