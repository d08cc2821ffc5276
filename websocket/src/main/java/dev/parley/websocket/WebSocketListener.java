package dev.parley.websocket;

import dev.parley.protocol.CloseStatus;
import java.nio.ByteBuffer;

/**
 * Is told what happens on connections, on each connection's event loop: one call at a time per connection. Its methods
 * must not block; one listener may serve many connections.
 *
 * <p>An exception that leaves a method is logged and closes the connection with code 1011.
 */
public interface WebSocketListener {

    /**
     * The opening handshake is done; messages may be sent.
     *
     * @param webSocket the connection
     */
    default void onOpen(WebSocket webSocket) {}

    /**
     * A text message has arrived.
     *
     * @param webSocket the connection
     * @param text the text
     */
    default void onText(WebSocket webSocket, String text) {}

    /**
     * A text message has arrived, as valid UTF-8. For programs that can do without a {@code String}, such as relays; the
     * default decodes the text and calls {@link #onText}.
     *
     * @param webSocket the connection
     * @param utf8 the text's bytes; valid only during the call
     */
    default void onTextBytes(WebSocket webSocket, ByteBuffer utf8) {
        onText(webSocket, TextDecoding.decode(utf8));
    }

    /**
     * A binary message has arrived.
     *
     * @param webSocket the connection
     * @param payload the payload; valid only during the call
     */
    default void onBinary(WebSocket webSocket, ByteBuffer payload) {}

    /**
     * A piece of a message has arrived, on a connection that is set to stream; such a connection calls this instead of
     * {@link #onTextBytes} and {@link #onBinary}.
     *
     * @param webSocket the connection
     * @param isText whether the message is a text; its pieces are valid UTF-8 when put together, but a piece may end
     *     within a character
     * @param payload the piece, perhaps empty; valid only during the call
     * @param last whether the message ends with this piece
     */
    default void onMessagePart(WebSocket webSocket, boolean isText, ByteBuffer payload, boolean last) {}

    /**
     * A Ping has arrived; its Pong is sent without the program's doing.
     *
     * @param webSocket the connection
     * @param payload at most 125 bytes; valid only during the call
     */
    default void onPing(WebSocket webSocket, ByteBuffer payload) {}

    /**
     * A Pong has arrived, asked for or not.
     *
     * @param webSocket the connection
     * @param payload at most 125 bytes; valid only during the call
     */
    default void onPong(WebSocket webSocket, ByteBuffer payload) {}

    /**
     * The outbound queue was full, so that {@link WebSocket#trySend} refused a message, and has room again.
     *
     * @param webSocket the connection
     */
    default void onWritable(WebSocket webSocket) {}

    /**
     * The connection has ended. Called exactly once for each connection that was opened, as the last call.
     *
     * @param webSocket the connection
     * @param status how it ended
     */
    default void onClose(WebSocket webSocket, CloseStatus status) {}
}
