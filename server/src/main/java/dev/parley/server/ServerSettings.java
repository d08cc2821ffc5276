package dev.parley.server;

import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.websocket.netty.Ranges;
import java.time.Duration;

/**
 * The limits and times of a server, all of them in this one place. Immutable; made by a {@link #builder()}.
 *
 * @param maximumConnections how many connections may be open at a time, HTTP and WebSocket together, 1 or more; one
 *     more gets a 503 (or, on a TLS port, is closed before it costs a TLS handshake). One that is closed while a hook or
 *     handler runs for it counts until that has ended
 * @param maximumConnectionsPerAddress how many of them may come from one client address, 1 or more; one more gets a
 *     503. Of IPv6 the first 64 bits count, which is what one customer has. Behind a trusted proxy the client counts
 *     that it names; a proxy that is not declared as trusted is one client, whoever stands behind it. Unix domain
 *     sockets are not limited. A tenth of {@code maximumConnections} when neither is set: no single address takes all
 *     places, and hardly a company or carrier that shares one address among its users comes near it
 * @param handshakeTimeout how long a connection may take until its first request head is complete, TLS handshake
 *     included, and then again until a {@link HandshakeHook} has decided; 1 ms to 1 h
 * @param requestTimeout how long the body of an HTTP request may take to arrive, an {@link HttpHandler} to answer, and
 *     a client to take the next bytes of an answer, streamed or not, each; 1 ms to 1 h. A client that takes nothing is dropped
 *     after one to one and a quarter of that time
 * @param keepAliveTimeout how long an HTTP connection may wait for its next request; 1 ms to 1 h
 * @param maximumHeadBytes the longest request head, in bytes, 256 to 1 MiB; longer ones get a 431
 * @param maximumRequestLineBytes the longest request line, in bytes, 64 to {@code maximumHeadBytes}; longer ones get a
 *     414
 * @param maximumHeaderFields how many header fields a request may have, 8 to 10,000; more get a 431
 * @param maximumRequestBodyBytes the longest body of a plain HTTP request, in bytes, 0 to 1 GiB; longer ones get a 413
 * @param maximumMessageBytes the longest WebSocket message, in bytes, 0 to 2 GiB less 64 bytes; longer ones end the
 *     connection with 1009. A route can have its own, and one that streams has none
 * @param maximumFragments how many frames one WebSocket message may have, 1 or more; more end the connection with 1009
 * @param maximumQueuedBytes how many bytes may wait to be sent on a WebSocket, or of a streamed answer, before senders
 *     wait or are refused, 1 or more
 * @param receiveWindowBytes how many received bytes may wait for a blocking handler before reading stops, 1 or more
 * @param pingInterval how long a WebSocket's peer may be silent before it gets a Ping, and an {@link EventStream} before it
 *     sends a comment; zero for neither, at most 24 h
 * @param pongTimeout how long it may then stay silent before it is taken for dead; 1 ms to 1 h
 * @param closeTimeout how long the closing handshake may take before TCP is closed without it; 1 ms to 1 h
 * @param stopTimeout how long {@link WebSocketServer#close()} waits for connections to end before it drops them; 0 to 1
 *     h
 * @param stopSpread over how much of that time the Close frames are spread, so that not all clients come back in one
 *     moment; 0 to 1 h
 */
public record ServerSettings(
        int maximumConnections,
        int maximumConnectionsPerAddress,
        Duration handshakeTimeout,
        Duration requestTimeout,
        Duration keepAliveTimeout,
        int maximumHeadBytes,
        int maximumRequestLineBytes,
        int maximumHeaderFields,
        int maximumRequestBodyBytes,
        long maximumMessageBytes,
        int maximumFragments,
        long maximumQueuedBytes,
        int receiveWindowBytes,
        Duration pingInterval,
        Duration pongTimeout,
        Duration closeTimeout,
        Duration stopTimeout,
        Duration stopSpread) {

    private static final int MEBIBYTE = 1024 * 1024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message names the setting
     */
    public ServerSettings {
        Ranges.check("maximumConnections", maximumConnections, 1, Integer.MAX_VALUE);
        Ranges.check("maximumConnectionsPerAddress", maximumConnectionsPerAddress, 1, Integer.MAX_VALUE);
        Ranges.checkTime("handshakeTimeout", handshakeTimeout, 1, Ranges.HOUR);
        Ranges.checkTime("requestTimeout", requestTimeout, 1, Ranges.HOUR);
        Ranges.checkTime("keepAliveTimeout", keepAliveTimeout, 1, Ranges.HOUR);
        Ranges.check("maximumHeadBytes", maximumHeadBytes, 256, MEBIBYTE);
        Ranges.check("maximumRequestLineBytes", maximumRequestLineBytes, 64, maximumHeadBytes);
        Ranges.check("maximumHeaderFields", maximumHeaderFields, 8, 10_000);
        Ranges.check("maximumRequestBodyBytes", maximumRequestBodyBytes, 0, 1024L * MEBIBYTE);
        checkMaximumMessageBytes(maximumMessageBytes);
        Ranges.check("maximumFragments", maximumFragments, 1, Integer.MAX_VALUE);
        Ranges.check("maximumQueuedBytes", maximumQueuedBytes, 1, Long.MAX_VALUE);
        Ranges.check("receiveWindowBytes", receiveWindowBytes, 1, Integer.MAX_VALUE);
        Ranges.checkTime("pingInterval", pingInterval, 0, Ranges.DAY);
        Ranges.checkTime("pongTimeout", pongTimeout, 1, Ranges.HOUR);
        Ranges.checkTime("closeTimeout", closeTimeout, 1, Ranges.HOUR);
        Ranges.checkTime("stopTimeout", stopTimeout, 0, Ranges.HOUR);
        Ranges.checkTime("stopSpread", stopSpread, 0, Ranges.HOUR);
    }

    static void checkMaximumMessageBytes(long bytes) {
        Ranges.check("maximumMessageBytes", bytes, 0, Ranges.LONGEST_MESSAGE);
    }

    /** {@return the defaults} */
    public static ServerSettings defaults() {
        return builder().build();
    }

    /** {@return a builder that has the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    HeadLimits headLimits() {
        return new HeadLimits(maximumHeadBytes, maximumRequestLineBytes, maximumHeaderFields);
    }

    /** {@return the settings of the protocol engine for a route with these options} */
    EngineSettings engineSettings(RouteOptions options) {
        long message = options.maximumMessageBytes().orElse(maximumMessageBytes);
        // A browser sends each message as one frame, so what holds for messages holds for frames; a streamed message
        // has no limit, so neither has its frame, of which no more is kept than has been read.
        long frame = options.streaming() ? Long.MAX_VALUE : Math.max(message, 125);
        return EngineSettings.DEFAULTS
                .withLimits(frame, message, maximumFragments)
                .withStreaming(options.streaming())
                .withTimes(pingInterval, pongTimeout, closeTimeout);
    }

    /** Collects settings. Its values are checked by {@link #build()}. Not safe for use by several threads at once. */
    public static final class Builder {

        private int maximumConnections = 100_000;
        private int maximumConnectionsPerAddress = 10_000;
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration requestTimeout = Duration.ofSeconds(30);
        private Duration keepAliveTimeout = Duration.ofSeconds(60);
        private int maximumHeadBytes = 16 * 1024;
        private int maximumRequestLineBytes = 8 * 1024;
        private int maximumHeaderFields = 100;
        private int maximumRequestBodyBytes = 1024 * 1024;
        private long maximumMessageBytes = 1024 * 1024;
        private int maximumFragments = 16_384;
        private long maximumQueuedBytes = 1024 * 1024;
        private int receiveWindowBytes = 64 * 1024;
        private Duration pingInterval = Duration.ofSeconds(30);
        private Duration pongTimeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(5);
        private Duration stopTimeout = Duration.ofSeconds(10);
        private Duration stopSpread = Duration.ZERO;

        private Builder() {}

        /**
         * Sets {@link ServerSettings#maximumConnections()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumConnections(int value) {
            maximumConnections = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumConnectionsPerAddress()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumConnectionsPerAddress(int value) {
            maximumConnectionsPerAddress = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#handshakeTimeout()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#requestTimeout()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder requestTimeout(Duration value) {
            requestTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#keepAliveTimeout()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder keepAliveTimeout(Duration value) {
            keepAliveTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumHeadBytes()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumHeadBytes(int value) {
            maximumHeadBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumRequestLineBytes()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumRequestLineBytes(int value) {
            maximumRequestLineBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumHeaderFields()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumHeaderFields(int value) {
            maximumHeaderFields = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumRequestBodyBytes()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumRequestBodyBytes(int value) {
            maximumRequestBodyBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumMessageBytes()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumMessageBytes(long value) {
            maximumMessageBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumFragments()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumFragments(int value) {
            maximumFragments = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#maximumQueuedBytes()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder maximumQueuedBytes(long value) {
            maximumQueuedBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#receiveWindowBytes()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder receiveWindowBytes(int value) {
            receiveWindowBytes = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#pingInterval()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder pingInterval(Duration value) {
            pingInterval = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#pongTimeout()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder pongTimeout(Duration value) {
            pongTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#closeTimeout()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder closeTimeout(Duration value) {
            closeTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#stopTimeout()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder stopTimeout(Duration value) {
            stopTimeout = value;
            return this;
        }

        /**
         * Sets {@link ServerSettings#stopSpread()}.
         *
         * @param value see {@link ServerSettings}
         * @return this builder
         */
        public Builder stopSpread(Duration value) {
            stopSpread = value;
            return this;
        }

        /**
         * {@return the settings}
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names the setting
         */
        public ServerSettings build() {
            return new ServerSettings(
                    maximumConnections,
                    maximumConnectionsPerAddress,
                    handshakeTimeout,
                    requestTimeout,
                    keepAliveTimeout,
                    maximumHeadBytes,
                    maximumRequestLineBytes,
                    maximumHeaderFields,
                    maximumRequestBodyBytes,
                    maximumMessageBytes,
                    maximumFragments,
                    maximumQueuedBytes,
                    receiveWindowBytes,
                    pingInterval,
                    pongTimeout,
                    closeTimeout,
                    stopTimeout,
                    stopSpread);
        }
    }
}
