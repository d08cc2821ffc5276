package dev.parley.hub.session;

import java.time.Duration;

/**
 * What clients have to keep to. Immutable: the methods that change something return new options.
 *
 * @param connectTimeout within what time a client has to connect; otherwise it is disconnected as stale (3502)
 * @param pingInterval how often a client is sent a ping, in whole seconds
 * @param pongTimeout within what time it has to answer; otherwise it is disconnected (3012)
 * @param maximumPendingBytes how many bytes of replies may wait for a client that does not read; more, and it is disconnected as
 *     slow (3008). A single reply may be longer
 */
public record SessionOptions(
        Duration connectTimeout, Duration pingInterval, Duration pongTimeout, int maximumPendingBytes) {

    /** 10 s to connect, a ping every 25 s that has to be answered within 8 s, and 1 MiB of replies. */
    public static final SessionOptions DEFAULTS =
            new SessionOptions(Duration.ofSeconds(10), Duration.ofSeconds(25), Duration.ofSeconds(8), 1 << 20);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public SessionOptions {
        if (!connectTimeout.isPositive()) {
            throw new IllegalArgumentException("connectTimeout: got " + connectTimeout + ", expected more than 0");
        }
        // The protocol announces the interval in whole seconds.
        if (pingInterval.toSeconds() < 1 || !pingInterval.equals(Duration.ofSeconds(pingInterval.toSeconds()))) {
            throw new IllegalArgumentException("pingInterval: got " + pingInterval + ", expected whole seconds");
        }
        if (!pongTimeout.isPositive() || pongTimeout.compareTo(pingInterval) >= 0) {
            throw new IllegalArgumentException("pongTimeout: got " + pongTimeout
                    + ", expected more than 0 and less than the pingInterval of " + pingInterval);
        }
        if (maximumPendingBytes < 1) {
            throw new IllegalArgumentException(
                    "maximumPendingBytes: got " + maximumPendingBytes + ", expected 1 or more");
        }
    }

    /**
     * {@return options with another time to connect in}
     *
     * @param timeout more than 0
     */
    public SessionOptions withConnectTimeout(Duration timeout) {
        return new SessionOptions(timeout, pingInterval, pongTimeout, maximumPendingBytes);
    }

    /**
     * {@return options with other pings}
     *
     * @param interval how often, in whole seconds
     * @param timeout within what time they are to be answered; less than the interval
     */
    public SessionOptions withPing(Duration interval, Duration timeout) {
        return new SessionOptions(connectTimeout, interval, timeout, maximumPendingBytes);
    }

    /**
     * {@return options with room for other amounts of replies}
     *
     * @param bytes 1 or more
     */
    public SessionOptions withMaximumPendingBytes(int bytes) {
        return new SessionOptions(connectTimeout, pingInterval, pongTimeout, bytes);
    }
}
