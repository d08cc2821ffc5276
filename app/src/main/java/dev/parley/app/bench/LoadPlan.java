package dev.parley.app.bench;

import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Transport;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be done.
 *
 * @param request where the server is, and what is asked of it
 * @param traffic what goes over the connections
 * @param deflate what is offered of {@code permessage-deflate}
 * @param window for how long
 * @param tls how to speak TLS, if the target is {@code wss}
 * @param transport what moves the bytes
 * @param eventLoops how many threads do so
 */
public record LoadPlan(
        WebSocketRequest request,
        Traffic traffic,
        Deflate deflate,
        Window window,
        Optional<SslContext> tls,
        Transport transport,
        int eventLoops) {

    /**
     * What goes over the connections.
     *
     * @param mode what is done with them
     * @param connections how many, 1 or more
     * @param payload the messages
     * @param inFlight how many messages each connection has under way at any time; for {@link Mode#BROADCAST} the one that sends
     * @param rate how many messages are sent in a second, over all connections, whether or not those before have come back; 0 for
     *     as many as {@code inFlight} allows
     * @param messages how many echoes each connection of {@link Mode#IDLE} waits for before it is quiet
     */
    public record Traffic(Mode mode, int connections, Payload payload, int inFlight, double rate, int messages) {}

    /** What is offered of {@code permessage-deflate}. */
    public enum Deflate {
        /** Nothing. */
        OFF,
        /** As browsers offer it. */
        ON,
        /** With the wish that no message refers to another. */
        WITHOUT_CONTEXT_TAKEOVER
    }

    /**
     * For how long.
     *
     * @param warmUp before anything is counted
     * @param time while messages are counted
     * @param hold how long connections of {@link Mode#IDLE} are held; empty for until the standard input ends
     */
    public record Window(Duration warmUp, Duration time, Optional<Duration> hold) {}
}
