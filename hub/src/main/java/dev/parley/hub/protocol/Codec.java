package dev.parley.hub.protocol;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns commands and replies into bytes and back. Safe to be used by any number of threads.
 *
 * <p>What a peer sent makes the {@code decode} methods throw a {@link DecodeException} and nothing else. What a program
 * hands to the {@code encode} methods and cannot be encoded makes them throw an {@link IllegalArgumentException}. Half of a
 * surrogate pair in a program's text is an escape in JSON and {@code ?} in Protobuf; texts of a peer never have one.
 *
 * <p>A reply is encoded without regard to its receiver, so the same bytes can go to many: {@link #encode(Reply)} once, then
 * {@link #frame(List, Framing)} for what is written together. What was encoded by {@link #encode(Reply)} is a
 * {@link Framing#MESSAGE} of one reply as it is.
 */
public sealed interface Codec permits JsonCodec, ProtobufCodec {

    /** {@return the WebSocket subprotocol that stands for this codec} Without one, clients mean JSON. */
    String subprotocol();

    /** {@return whether frames are text} */
    boolean isText();

    /** {@return the media type of {@link Framing#STREAM} and of emulation requests} */
    String mediaType();

    /**
     * {@return the commands of a frame, at least one}
     *
     * @param frame the bytes that remain in the buffer, whose position is left where it was
     * @throws DecodeException if they are not commands
     */
    List<Command> decodeCommands(ByteBuffer frame) throws DecodeException;

    /**
     * {@return the frame that holds the commands}
     *
     * @param commands the commands; {@link Request.Unknown} has no bytes but its id
     */
    byte[] encodeCommands(List<Command> commands);

    /**
     * {@return the replies of a frame, at least one}
     *
     * @param frame the bytes that remain in the buffer, whose position is left where it was
     * @throws DecodeException if they are not replies
     */
    List<Reply> decodeReplies(ByteBuffer frame) throws DecodeException;

    /**
     * {@return the bytes of a reply}
     *
     * @param reply the reply
     * @throws IllegalArgumentException with JSON, if a payload in it is not JSON, see {@link Payload#isJson()}
     */
    byte[] encode(Reply reply);

    /**
     * {@return the bytes of a publication, for {@link #encodePush(String, byte[])}} It is the part that costs, and the same
     * for the subscribers of the channel and of every pattern that the channel fits.
     *
     * @param publication the publication
     * @throws IllegalArgumentException with JSON, if a payload in it is not JSON, see {@link Payload#isJson()}
     */
    byte[] encodePublication(Publication publication);

    /**
     * {@return the bytes of a reply that pushes a publication, the same as of {@link #encode(Reply)}}
     *
     * @param channel the channel that is subscribed to
     * @param publication what {@link #encodePublication(Publication)} of the same codec made
     */
    byte[] encodePush(String channel, byte[] publication);

    /**
     * {@return replies put together for a transport}
     *
     * @param replies what {@link #encode(Reply)} or {@link #encodePush(String, byte[])} of the same codec made, at least one
     * @param framing how the transport wants them
     * @throws IllegalArgumentException if the codec has no such framing
     */
    byte[] frame(List<byte[]> replies, Framing framing);

    /**
     * {@return what a client of a stream sends}
     *
     * @param body the bytes that remain in the buffer, whose position is left where it was
     * @throws DecodeException if they are not an emulation request
     */
    EmulationRequest decodeEmulation(ByteBuffer body) throws DecodeException;

    /**
     * {@return the body of a POST to the emulation endpoint}
     *
     * @param request what the client sends
     */
    byte[] encodeEmulation(EmulationRequest request);
}
