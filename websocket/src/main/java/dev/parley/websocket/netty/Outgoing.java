package dev.parley.websocket.netty;

import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What a thread has given to the event loop to be sent. */
sealed interface Outgoing {

    /** What it takes of the outbound queue, in bytes. */
    int size();

    /**
     * A whole message.
     *
     * @param message the message
     * @param size its payload's length in bytes
     * @param written to be completed when it has been written
     */
    record Whole(Message message, int size, Optional<CompletableFuture<Void>> written) implements Outgoing {}

    /**
     * A fragment of a message that is being sent as a stream.
     *
     * @param opcode the message's opcode
     * @param payload the fragment, in a buffer of its own
     * @param first whether the message begins with it
     * @param last whether the message ends with it
     */
    record Fragment(Opcode opcode, ByteBuffer payload, boolean first, boolean last) implements Outgoing {
        @Override
        public int size() {
            return payload.capacity();
        }
    }

    /**
     * Something else to be done in its turn, such as a Ping or the closing handshake.
     *
     * @param run what to do
     */
    record Task(Runnable run) implements Outgoing {
        @Override
        public int size() {
            return 0;
        }
    }
}
