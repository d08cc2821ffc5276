package dev.parley.websocket;

import dev.parley.protocol.deflate.DeflateSettings;

/**
 * How the connections of a server or client compress messages: {@code permessage-deflate} (RFC 7692), for peers that have it
 * too. Immutable.
 *
 * @param engine what compresses
 * @param settings how hard, with which windows, and which messages
 * @param maximumBytes how much memory the compression of all connections together may take: the windows that connections
 *     keep between messages, and the deflaters and inflaters at work. When three quarters are reserved for windows, new
 *     connections get none (RFC 7692 §7.1.1, no context takeover), and when all of it is taken they are not compressed. 1 or
 *     more
 */
public record Compression(Engine engine, DeflateSettings settings, long maximumBytes) {

    /** What compresses. */
    public enum Engine {
        /** The system's zlib where there is one, else the JDK's. */
        AUTO,
        /**
         * The system's zlib, through the foreign-function API. It can be used where the library is installed and the program
         * has native access ({@code --enable-native-access}).
         */
        SYSTEM,
        /** The zlib in the JDK: it compresses with windows of 32 KiB only, at some 260 KiB for each message under way. */
        JDK
    }

    private static final Compression DEFAULTS = new Compression(
            Engine.AUTO, DeflateSettings.DEFAULTS, Runtime.getRuntime().maxMemory() / 4);

    /**
     * Checks the range.
     *
     * @throws IllegalArgumentException if {@code maximumBytes} is less than 1
     */
    public Compression {
        if (maximumBytes < 1) {
            throw new IllegalArgumentException("maximumBytes: got " + maximumBytes + ", expected 1 or more");
        }
    }

    /** {@return the best engine, {@link DeflateSettings#DEFAULTS}, and as much memory as a quarter of the largest heap} */
    public static Compression defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the same with another engine}
     *
     * @param newEngine what compresses
     */
    public Compression withEngine(Engine newEngine) {
        return new Compression(newEngine, settings, maximumBytes);
    }

    /**
     * {@return the same with other settings}
     *
     * @param newSettings how hard, with which windows, and which messages
     */
    public Compression withSettings(DeflateSettings newSettings) {
        return new Compression(engine, newSettings, maximumBytes);
    }

    /**
     * {@return the same with another bound on memory}
     *
     * @param bytes for all connections together, 1 or more
     */
    public Compression withMaximumBytes(long bytes) {
        return new Compression(engine, settings, bytes);
    }
}
