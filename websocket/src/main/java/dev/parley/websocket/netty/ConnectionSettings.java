package dev.parley.websocket.netty;

import dev.parley.protocol.EngineSettings;

/**
 * The settings of one connection.
 *
 * @param engine limits and times of the protocol
 * @param maximumQueuedBytes how many bytes may wait to be sent, more than 0. A longer message is taken only while nothing
 *     else waits; a thread that blocks for it gets its turn when no more than half is taken. Threads that send at the same
 *     time may exceed the limit by one message each. Beyond it, the channel holds up to 128 KiB that are on their way to
 *     the kernel.
 * @param receiveWindowBytes how many bytes may wait for a blocking handler before reading stops, more than 0; the message
 *     that fills it comes on top
 */
public record ConnectionSettings(EngineSettings engine, long maximumQueuedBytes, int receiveWindowBytes) {

    /** {@link EngineSettings#DEFAULTS}, 1 MiB to be sent, 64 KiB received. */
    public static final ConnectionSettings DEFAULTS = new ConnectionSettings(EngineSettings.DEFAULTS, 1 << 20, 1 << 16);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public ConnectionSettings {
        if (maximumQueuedBytes <= 0) {
            throw new IllegalArgumentException(
                    "maximumQueuedBytes is " + maximumQueuedBytes + "; it must be more than 0");
        }
        if (receiveWindowBytes <= 0) {
            throw new IllegalArgumentException(
                    "receiveWindowBytes is " + receiveWindowBytes + "; it must be more than 0");
        }
    }
}
