package dev.parley.websocket;

import dev.parley.protocol.CloseStatus;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * One WebSocket connection after its opening handshake, the same for a server's program and a client's.
 *
 * <p>Any thread may call any method at any time. Messages never interleave: each is sent whole, in the order in which its
 * sending method was called by a thread.
 *
 * <p>Methods that block ({@link #send(Message) send}, {@link #receive() receive}, iteration, streams, {@link #close()})
 * are meant for virtual threads. Called on an event loop, where blocking would stall every connection of that loop, those
 * that would have to wait throw {@link IllegalStateException} instead.
 *
 * <p>Receiving methods serve connections with a {@linkplain WebSocketHandler blocking handler}; with a
 * {@link WebSocketListener}, which gets each message pushed, they throw {@link IllegalStateException}.
 */
public interface WebSocket extends Iterable<Message>, AutoCloseable {

    /**
     * Sends a text message, waiting while the outbound queue is full.
     *
     * @param text the text
     * @throws WebSocketClosedException if the connection is closing or closed
     */
    default void send(String text) {
        send(Message.text(text));
    }

    /**
     * Sends a binary message, waiting while the outbound queue is full. The remaining bytes are copied before the method
     * returns.
     *
     * @param binary the payload
     * @throws WebSocketClosedException if the connection is closing or closed
     */
    default void send(ByteBuffer binary) {
        send(Message.binary(binary));
    }

    /**
     * Sends a message, waiting while the outbound queue is full: that is the backpressure. On return the message has a
     * place in the queue; it is written unless the connection ends first.
     *
     * @param message the message
     * @throws WebSocketClosedException if the connection is closing or closed, also while waiting
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting; the message is not sent
     * @throws IllegalStateException if called on an event loop while the queue is full
     */
    void send(Message message);

    /**
     * Sends a message if the outbound queue has room. Never blocks.
     *
     * @param message the message
     * @return whether the message was taken; {@code false} when the queue is full or the connection is closing or closed
     */
    boolean trySend(Message message);

    /**
     * Sends a binary message if the outbound queue has room. Never blocks. Costs less than making a {@link Message} of the
     * buffer first: on an event loop, such as in {@link WebSocketListener#onBinary}, the payload is not copied but into its
     * frame.
     *
     * @param binary the payload, whose remaining bytes have been copied when the method returns; its position is left where
     *     it was
     * @return whether the message was taken; {@code false} when the queue is full or the connection is closing or closed
     */
    default boolean trySend(ByteBuffer binary) {
        return trySend(Message.binary(binary));
    }

    /**
     * Sends a text message if the outbound queue has room. Never blocks.
     *
     * @param text the text
     * @return whether the message was taken; {@code false} when the queue is full or the connection is closing or closed
     */
    default boolean trySend(String text) {
        return trySend(Message.text(text));
    }

    /**
     * Sends a message if the outbound queue has room, and tells when its bytes have been handed to the kernel. Never
     * blocks.
     *
     * @param message the message
     * @return completes when the message has been written; completes exceptionally with a
     *     {@link WebSocketClosedException} when the connection ends first, or with a {@link QueueFullException} at once
     *     when the queue has no room
     */
    CompletionStage<Void> sendAsync(Message message);

    /**
     * Sends one binary message in fragments, as they are written: for messages larger than memory. Other messages wait
     * until the stream is closed, which ends the message; Pings and Pongs pass between its fragments. If it is not closed
     * the connection can send no other message.
     *
     * @return the stream, whose methods block while the outbound queue is full and throw {@link java.io.IOException} when
     *     the connection ends
     * @throws WebSocketClosedException if the connection is closing or closed
     */
    OutputStream sendBinaryStream();

    /**
     * Sends one text message in fragments, as they are written: see {@link #sendBinaryStream()}.
     *
     * @return the writer
     * @throws WebSocketClosedException if the connection is closing or closed
     */
    Writer sendTextStream();

    /**
     * Waits for the next message.
     *
     * @return the message
     * @throws WebSocketClosedException when the connection has ended and all messages that came before have been received
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting
     * @throws IllegalStateException if the connection has a listener
     */
    Message receive();

    /**
     * Waits for the next message for a limited time.
     *
     * @param timeout how long to wait; zero or less takes a message only if it is there already
     * @return the message
     * @throws WebSocketTimeoutException if none came in time; the connection stays open
     * @throws WebSocketClosedException when the connection has ended and all messages that came before have been received
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting
     * @throws IllegalStateException if the connection has a listener
     */
    Message receive(Duration timeout);

    /**
     * Waits for the beginning of the next message and hands out its payload as it arrives. On a connection that is set to
     * stream, a message may be larger than memory; on any other the message has been assembled within the usual limit.
     *
     * @return the message's payload; it must be read to its end, or closed, before the next message can be received
     * @throws WebSocketClosedException when the connection has ended and all messages that came before have been received
     * @throws WebSocketInterruptedException if the thread is interrupted while waiting
     * @throws IllegalStateException if the connection has a listener
     */
    MessageStream receiveStream();

    /**
     * {@return the messages as they arrive; {@link Iterator#hasNext()} waits, and is {@code false} once the connection has
     * ended in whatever way ({@link #closed()} tells which)}
     */
    @Override
    Iterator<Message> iterator();

    /**
     * Stops reading from the peer until {@link #resumeReceiving()}, or until the connection is closed. A listener that calls
     * this from one of its methods is told of no other message meanwhile. For listeners that are behind; blocking handlers
     * need not care.
     */
    void pauseReceiving();

    /** Reads again after {@link #pauseReceiving()}. */
    void resumeReceiving();

    /**
     * Sends a Ping (RFC 6455 §5.5.2).
     *
     * @return completes with the round-trip time when the Pong arrives; completes exceptionally with a
     *     {@link WebSocketClosedException} when the connection ends first, or with a {@link QueueFullException} at once
     *     when 16 Pings are unanswered
     */
    CompletionStage<Duration> ping();

    /** {@return the round-trip time that the newest answered Ping measured; {@link Duration#ZERO} before the first} */
    Duration roundTripTime();

    /**
     * Begins the closing handshake with code 1000 and waits until the connection has ended, at most for the close
     * timeout. Does nothing on a closed connection. On an event loop it does not wait.
     */
    @Override
    void close();

    /**
     * Begins the closing handshake (RFC 6455 §7.1.2) after the messages that are queued, and returns at once. Does
     * nothing if the connection is closing or closed.
     *
     * @param code a code that may be sent: 1000–1003, 1007–1014, 3000–4999; 1010 only by a client
     * @param reason at most 123 bytes in UTF-8; may be empty
     * @return completes when the connection has ended
     * @throws IllegalArgumentException if the code must not be sent or the reason is too long
     */
    CompletionStage<CloseStatus> close(int code, String reason);

    /** Ends the connection at once, without a closing handshake. */
    void abort();

    /** {@return a stage that completes, never exceptionally, when the connection has ended, with how it ended} */
    CompletionStage<CloseStatus> closed();

    /** {@return whether messages can be sent: the connection has neither ended nor begun its closing handshake} */
    boolean isOpen();

    /** {@return the number of bytes that wait in the outbound queue} */
    long queuedBytes();

    /**
     * {@return the connection's event loop, which runs one task after the other, in their order, between the calls of a
     * {@link WebSocketListener}; the same object for all connections that share it} Tasks must not block. Once the loop has
     * stopped, they are rejected with a {@link java.util.concurrent.RejectedExecutionException}.
     */
    Executor eventLoop();

    /** {@return what the opening handshake said: request, subprotocol, addresses} */
    Handshake handshake();
}
