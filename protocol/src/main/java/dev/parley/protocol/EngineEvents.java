package dev.parley.protocol;

import java.nio.ByteBuffer;

/**
 * Is told what an {@link Engine} has received, in order, from within {@link Engine#receive}. Buffers are views of the
 * engine's input: valid, and not to be changed, during the call only. Sending and closing from within a call is allowed;
 * receiving is not. What a method throws leaves {@link Engine#receive}, and the engine must then not be fed again.
 *
 * <p>An event that is not overridden passes unnoticed: whoever only sends has no use for messages, and the engine answers Pings
 * and Close frames by itself.
 */
public interface EngineEvents {

    /**
     * {@return whether there is to be more} Asked before each frame, and within those that an extension decodes where the
     * engine streams. If not, {@link Engine#receive} returns, and leaves in its buffer what it has not looked at.
     */
    default boolean wantsMore() {
        return true;
    }

    /**
     * A whole text message.
     *
     * @param utf8 its bytes, valid UTF-8
     * @param ascii whether every byte is known to be ASCII
     */
    default void onText(ByteBuffer utf8, boolean ascii) {}

    /**
     * A whole binary message.
     *
     * @param payload its bytes
     */
    default void onBinary(ByteBuffer payload) {}

    /**
     * A piece of a message, when the engine streams; then {@link #onText} and {@link #onBinary} are not called.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the piece, perhaps empty; of a text it is valid so far, and may end within a character
     * @param last whether the message ends here
     */
    default void onMessagePart(Opcode opcode, ByteBuffer payload, boolean last) {}

    /**
     * A Ping; the engine answers it.
     *
     * @param payload at most 125 bytes
     */
    default void onPing(ByteBuffer payload) {}

    /**
     * A Pong, asked for or not.
     *
     * @param payload at most 125 bytes
     */
    default void onPong(ByteBuffer payload) {}

    /**
     * A Pong that answers a Ping of {@link Engine#sendPing}, and with it all those sent before.
     *
     * @param ping what {@code sendPing} returned for it
     * @param roundTripNanos the time between the two, in nanoseconds
     */
    default void onRoundTrip(long ping, long roundTripNanos) {}

    /**
     * The connection has begun to close: a Close frame has been received or sent, or the connection has failed. Called
     * once, before {@link #onClosed}.
     */
    default void onClosing() {}

    /**
     * The connection has ended. Called exactly once, as the last event.
     *
     * @param status how it ended
     */
    default void onClosed(CloseStatus status) {}
}
