package dev.parley.client;

import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.websocket.netty.ConnectionSettings;
import dev.parley.websocket.netty.Ranges;
import java.time.Duration;

/**
 * The limits and times of a client, all of them in this one place. Immutable; made by a {@link #builder()}.
 *
 * @param connectTimeout how long it may take to find the server's addresses and to reach one of them by TCP (with a proxy,
 *     those of the proxy), the wait included for other connections of this client to the same address that are being opened;
 *     a {@link java.net.ProxySelector} has as long before that; 1 ms to 1 h
 * @param handshakeTimeout how long it may take from there to the open WebSocket: proxy, TLS and opening handshake together;
 *     1 ms to 1 h
 * @param openingsPerAddress how many WebSockets to one address may be opened at a time, 1 to 10,000; others wait until it is
 *     their turn. RFC 6455 §4.1 demands 1, so that nobody floods a server with opening handshakes. More is for a program
 *     that stands for many clients, such as a gateway or a load generator, before a server that can take it
 * @param maximumRedirects how many redirects are followed for one WebSocket, 0 to 20; both times above hold for each
 *     anew
 * @param maximumHeadBytes the longest head of an answer to the opening handshake, in bytes, 256 to 1 MiB
 * @param maximumHeaderFields how many header fields such an answer may have, 8 to 10,000
 * @param maximumRefusalBytes how many bytes of the body of a refusal are kept for {@link HandshakeRefusedException#body()}, 0 to
 *     1 MiB
 * @param maximumMessageBytes the longest message, in bytes, 0 to 2 GiB less 64 bytes; longer ones end the connection with
 *     1009. With {@code streaming} there is no limit
 * @param maximumFragments how many frames one message may have, 1 or more; more end the connection with 1009
 * @param streaming whether {@link dev.parley.websocket.WebSocket#receiveStream()} hands out messages while they arrive, so that
 *     they may be larger than memory
 * @param maximumQueuedBytes how many bytes may wait to be sent before senders wait or are refused, 1 or more
 * @param receiveWindowBytes how many received bytes may wait for the program before reading stops, 1 or more
 * @param pingInterval how long the server may be silent before it gets a Ping; zero for no Pings, at most 24 h
 * @param pongTimeout how long it may then stay silent before it is taken for dead; 1 ms to 1 h
 * @param closeTimeout how long the closing handshake may take before TCP is closed without it; 1 ms to 1 h
 */
public record ClientSettings(
        Duration connectTimeout,
        Duration handshakeTimeout,
        int openingsPerAddress,
        int maximumRedirects,
        int maximumHeadBytes,
        int maximumHeaderFields,
        int maximumRefusalBytes,
        long maximumMessageBytes,
        int maximumFragments,
        boolean streaming,
        long maximumQueuedBytes,
        int receiveWindowBytes,
        Duration pingInterval,
        Duration pongTimeout,
        Duration closeTimeout) {

    private static final int MEBIBYTE = 1024 * 1024;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message names the setting
     */
    public ClientSettings {
        Ranges.checkTime("connectTimeout", connectTimeout, 1, Ranges.HOUR);
        Ranges.checkTime("handshakeTimeout", handshakeTimeout, 1, Ranges.HOUR);
        Ranges.check("openingsPerAddress", openingsPerAddress, 1, 10_000);
        Ranges.check("maximumRedirects", maximumRedirects, 0, 20);
        Ranges.check("maximumHeadBytes", maximumHeadBytes, 256, MEBIBYTE);
        Ranges.check("maximumHeaderFields", maximumHeaderFields, 8, 10_000);
        Ranges.check("maximumRefusalBytes", maximumRefusalBytes, 0, MEBIBYTE);
        Ranges.check("maximumMessageBytes", maximumMessageBytes, 0, Ranges.LONGEST_MESSAGE);
        Ranges.check("maximumFragments", maximumFragments, 1, Integer.MAX_VALUE);
        Ranges.check("maximumQueuedBytes", maximumQueuedBytes, 1, Long.MAX_VALUE);
        Ranges.check("receiveWindowBytes", receiveWindowBytes, 1, Integer.MAX_VALUE);
        Ranges.checkTime("pingInterval", pingInterval, 0, Ranges.DAY);
        Ranges.checkTime("pongTimeout", pongTimeout, 1, Ranges.HOUR);
        Ranges.checkTime("closeTimeout", closeTimeout, 1, Ranges.HOUR);
    }

    /** {@return the defaults} */
    public static ClientSettings defaults() {
        return builder().build();
    }

    /** {@return a builder that has the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    HeadLimits headLimits() {
        return new HeadLimits(maximumHeadBytes, maximumHeadBytes, maximumHeaderFields);
    }

    ConnectionSettings connectionSettings() {
        long frame = streaming ? Long.MAX_VALUE : Math.max(maximumMessageBytes, 125);
        EngineSettings engine = EngineSettings.DEFAULTS
                .withLimits(frame, maximumMessageBytes, maximumFragments)
                .withStreaming(streaming)
                .withTimes(pingInterval, pongTimeout, closeTimeout);
        return new ConnectionSettings(engine, maximumQueuedBytes, receiveWindowBytes);
    }

    /** Collects settings. Its values are checked by {@link #build()}. Not safe for use by several threads at once. */
    public static final class Builder {

        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private int openingsPerAddress = 1;
        private int maximumRedirects = 5;
        private int maximumHeadBytes = 16 * 1024;
        private int maximumHeaderFields = 100;
        private int maximumRefusalBytes = 8 * 1024;
        private long maximumMessageBytes = MEBIBYTE;
        private int maximumFragments = 16_384;
        private boolean streaming;
        private long maximumQueuedBytes = MEBIBYTE;
        private int receiveWindowBytes = 64 * 1024;
        private Duration pingInterval = Duration.ofSeconds(30);
        private Duration pongTimeout = Duration.ofSeconds(10);
        private Duration closeTimeout = Duration.ofSeconds(5);

        private Builder() {}

        /**
         * Sets {@link ClientSettings#connectTimeout()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#handshakeTimeout()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#openingsPerAddress()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder openingsPerAddress(int value) {
            openingsPerAddress = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumRedirects()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumRedirects(int value) {
            maximumRedirects = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumHeadBytes()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumHeadBytes(int value) {
            maximumHeadBytes = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumHeaderFields()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumHeaderFields(int value) {
            maximumHeaderFields = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumRefusalBytes()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumRefusalBytes(int value) {
            maximumRefusalBytes = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumMessageBytes()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumMessageBytes(long value) {
            maximumMessageBytes = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumFragments()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumFragments(int value) {
            maximumFragments = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#streaming()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder streaming(boolean value) {
            streaming = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#maximumQueuedBytes()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder maximumQueuedBytes(long value) {
            maximumQueuedBytes = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#receiveWindowBytes()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder receiveWindowBytes(int value) {
            receiveWindowBytes = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#pingInterval()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder pingInterval(Duration value) {
            pingInterval = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#pongTimeout()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder pongTimeout(Duration value) {
            pongTimeout = value;
            return this;
        }

        /**
         * Sets {@link ClientSettings#closeTimeout()}.
         *
         * @param value see {@link ClientSettings}
         * @return this builder
         */
        public Builder closeTimeout(Duration value) {
            closeTimeout = value;
            return this;
        }

        /**
         * {@return the settings}
         *
         * @throws IllegalArgumentException if a value is out of its range; the message names the setting
         */
        public ClientSettings build() {
            return new ClientSettings(
                    connectTimeout,
                    handshakeTimeout,
                    openingsPerAddress,
                    maximumRedirects,
                    maximumHeadBytes,
                    maximumHeaderFields,
                    maximumRefusalBytes,
                    maximumMessageBytes,
                    maximumFragments,
                    streaming,
                    maximumQueuedBytes,
                    receiveWindowBytes,
                    pingInterval,
                    pongTimeout,
                    closeTimeout);
        }
    }
}
