package dev.parley.client;

import dev.parley.protocol.CloseStatus;
import java.time.Duration;

/** Why a {@link ReconnectingWebSocket} is without a connection. */
public sealed interface ConnectionLoss {

    /**
     * No connection came about.
     *
     * @param failure why; nearly always a {@link WebSocketConnectException}
     */
    record NotConnected(Throwable failure) implements ConnectionLoss {}

    /**
     * What prepares attempts threw.
     *
     * @param failure what it threw
     */
    record NotPrepared(Throwable failure) implements ConnectionLoss {}

    /**
     * There was a connection, and it has ended.
     *
     * @param status how it ended
     * @param lifetime how long it was open
     */
    record Disconnected(CloseStatus status, Duration lifetime) implements ConnectionLoss {}
}
