package dev.parley.websocket.netty;

import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a thread has given to the event loop to be sent. */
sealed interface Outgoing {

    /** What the objects around a payload take of the queue, in bytes: without it, empty messages would have no bound. */
    int OVERHEAD = 64;

    /**
     * A whole message.
     *
     * @param message the message
     * @param size what it takes of the outbound queue until it is framed, in bytes
     * @param written to be completed when it has been written
     */
    record Whole(Message message, int size, Optional<CompletableFuture<Void>> written) implements Outgoing {
        static Whole of(Message message, Optional<CompletableFuture<Void>> written) {
            return new Whole(message, Math.addExact(message.size(), OVERHEAD), written);
        }
    }

    /**
     * A fragment of a message that is being sent as a stream.
     *
     * @param opcode the message's opcode
     * @param payload the fragment, in a buffer of its own
     * @param first whether the message begins with it
     * @param last whether the message ends with it
     */
    record Fragment(Opcode opcode, ByteBuffer payload, boolean first, boolean last) implements Outgoing {
        /** What it takes of the outbound queue until it is framed, in bytes. */
        int size() {
            return payload.capacity() + OVERHEAD;
        }
    }

    /**
     * A Ping.
     *
     * @param roundTrip to be completed when its Pong comes
     */
    record Ping(CompletableFuture<Duration> roundTrip) implements Outgoing {}

    /**
     * Something else to be done in its turn, such as the closing handshake. Done also when the connection has ended.
     *
     * @param run what to do
     */
    record Task(Runnable run) implements Outgoing {}
}
