package dev.parley.protocol;

import java.nio.ByteBuffer;

/**
 * Takes the bytes that an {@link Engine} has for the peer. The engine's driver implements it; the engine calls it from
 * within its own sending and receiving methods.
 *
 * <p>There are two lanes. The main lane is a stream of whole frames. A control frame handed to {@link #control} may be put
 * on the wire between any two frames of the main lane, so that a Pong need not wait behind queued messages.
 */
public interface Output {

    /** The room that {@link #beginFrame} gives at least: more than the longest frame header. */
    int MINIMUM_ROOM = 16;

    /**
     * Returns a buffer for the next frame of the main lane, to be written from its position on.
     *
     * @param length how many bytes the frame has, header and payload
     * @return a big-endian buffer with at least {@link #MINIMUM_ROOM} bytes remaining, perhaps fewer than the frame has;
     *     valid until the next call
     */
    ByteBuffer beginFrame(int length);

    /**
     * Returns a buffer for the rest of a frame for which the buffer before had no room.
     *
     * @param length how many bytes the rest has
     * @return a buffer with at least one byte remaining; valid until the next call
     */
    ByteBuffer continueFrame(int length);

    /**
     * Tells that bytes have been written from where the position of the buffer was that {@link #beginFrame} or
     * {@link #continueFrame} returned last.
     *
     * @param bytes how many
     */
    void advance(int bytes);

    /**
     * Takes a whole frame that many connections share. The default copies it to the main lane.
     *
     * @param frame the bytes; read-only, and never changed by anybody. To be read through a duplicate.
     */
    default void share(ByteBuffer frame) {
        int length = frame.remaining();
        ByteBuffer room = beginFrame(length);
        for (int done = 0; done < length; ) {
            int now = Math.min(room.remaining(), length - done);
            room.put(room.position(), frame, frame.position() + done, now);
            advance(now);
            done += now;
            if (done < length) {
                room = continueFrame(length - done);
            }
        }
    }

    /**
     * Takes a Ping or Pong frame for the wire's next frame boundary.
     *
     * @param frame the whole frame; belongs to the output from now on
     */
    void control(ByteBuffer frame);
}
