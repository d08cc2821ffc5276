package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One negotiated WebSocket extension of one connection (RFC 6455 §9): it changes the payload of whole messages on their
 * way in and out, and marks the messages it has changed by reserved bits on their first frame.
 *
 * <p>An instance belongs to one connection and is called by that connection's {@link Engine} only, from one thread at a
 * time. Control frames never pass through an extension.
 */
public interface Extension extends AutoCloseable {

    /** The bit of {@link #reservedBits()} that stands for RSV1. */
    int RSV1 = 4;

    /** The bit of {@link #reservedBits()} that stands for RSV2. */
    int RSV2 = 2;

    /** The bit of {@link #reservedBits()} that stands for RSV3. */
    int RSV3 = 1;

    /** {@return the registered name of the extension, such as {@code permessage-deflate} (RFC 6455 §11.4)} */
    String name();

    /**
     * {@return the reserved bits that this extension may set on the first frame of a message: a combination of
     * {@link #RSV1}, {@link #RSV2} and {@link #RSV3}} No two extensions of a connection may share a bit.
     */
    int reservedBits();

    /**
     * Takes payload of an arriving message whose first frame carries one of this extension's reserved bits, and passes on
     * what it stands for.
     *
     * <p>The call must stop as soon as {@code sink} returns {@code false}: the message has then grown over its limit.
     *
     * @param payload the next piece of the message's payload, all of which is to be consumed; may be empty
     * @param last whether this is the last piece of the message
     * @param sink takes the decoded payload
     * @throws ViolationException if the payload cannot be decoded; the connection then fails with that violation
     */
    void receive(ByteBuffer payload, boolean last, PayloadSink sink) throws ViolationException;

    /**
     * Frees what is held for receiving, since {@link #receive} will not be called again: the connection has failed, a Close frame
     * has come, or time is up. Called once at most, before {@link #close} and never from within {@link #receive}; not at all where
     * the transport ends without anything of this. Must not throw. The default does nothing.
     */
    default void endReceiving() {}

    /**
     * Decides whether a message that is about to be sent goes through this extension.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param length the payload's length in bytes, or -1 where the message is streamed and its length is not known yet
     * @return the reserved bits to set on its first frame; 0 leaves the message as it is, and {@link #send} is then not
     *     called for it
     */
    int begin(Opcode opcode, long length);

    /**
     * Takes payload of a message to be sent for which {@link #begin} returned reserved bits, and passes on what goes into
     * frames.
     *
     * @param payload the next piece of the message's payload, all of which is to be consumed; may be empty
     * @param last whether this is the last piece of the message
     * @param sink takes the encoded payload and always returns {@code true} here
     */
    void send(ByteBuffer payload, boolean last, PayloadSink sink);

    /**
     * Takes a whole message to be sent, and passes on what goes into its frame. The default does so by {@link #begin} and
     * {@link #send}; an extension that sees only afterwards whether it is worth it does better.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the message's payload
     * @param sink takes the encoded payload and always returns {@code true} here
     * @return the reserved bits to set on the frame; 0 leaves the message as it is, and what the sink took is dropped
     */
    default int sendMessage(Opcode opcode, ByteBuffer payload, PayloadSink sink) {
        int bits = begin(opcode, payload.remaining());
        if (bits != 0) {
            send(payload, true, sink);
        }
        return bits;
    }

    /**
     * Encodes a message that goes to many connections, once for all those that make the same of it.
     *
     * @param message the message
     * @return its encoding, from {@link PreparedFrame#encoding}; empty if what this connection makes of a message depends
     *     on what it has sent before, so that {@link #sendMessage} is to be called
     */
    default Optional<PreparedFrame.Encoding> prepared(PreparedFrame message) {
        return Optional.empty();
    }

    /** Frees all that the extension holds. Called exactly once, after the last call of the other methods. */
    @Override
    void close();
}
