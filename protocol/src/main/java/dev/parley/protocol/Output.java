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

    /**
     * Returns a buffer to which the next bytes of the main lane are to be written, from its position on.
     *
     * @param atLeast how many bytes must have room, at most 16
     * @param wanted how many bytes the engine has; a hint
     * @return a buffer with at least {@code atLeast} bytes remaining, big-endian; valid until the next call
     */
    ByteBuffer space(int atLeast, int wanted);

    /**
     * Tells that bytes have been written to the buffer that {@link #space} returned last.
     *
     * @param bytes how many
     */
    void advance(int bytes);

    /**
     * Takes whole frames that many connections share. The default copies them to the main lane.
     *
     * @param frames the bytes; read-only, and never changed by anybody
     */
    default void share(ByteBuffer frames) {
        ByteBuffer source = frames.duplicate();
        while (source.hasRemaining()) {
            ByteBuffer space = space(1, source.remaining());
            int length = Math.min(space.remaining(), source.remaining());
            space.put(space.position(), source, source.position(), length);
            source.position(source.position() + length);
            advance(length);
        }
    }

    /**
     * Takes a Ping or Pong frame for the wire's next frame boundary.
     *
     * @param frame the whole frame; belongs to the output from now on
     */
    void control(ByteBuffer frame);
}
