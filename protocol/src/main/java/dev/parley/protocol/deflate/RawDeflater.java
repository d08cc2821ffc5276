package dev.parley.protocol.deflate;

import java.nio.ByteBuffer;

/** Compresses one stream of raw DEFLATE blocks (RFC 1951). Not thread-safe. */
interface RawDeflater extends AutoCloseable {

    /**
     * Compresses input as far as there is room for output.
     *
     * @param in what to compress
     * @param out takes the blocks
     * @param flush whether to end with a byte boundary behind an empty stored block, once the input is used up
     * @return whether there may be more output, so that this is to be called again with room
     */
    boolean deflate(ByteBuffer in, ByteBuffer out, boolean flush);

    /** Forgets everything, as if new. */
    void reset();

    /**
     * Has the next message refer to bytes that were compressed elsewhere. To be called when new or just reset.
     *
     * @param window the last bytes, at most a window full
     */
    void prime(byte[] window);

    /** Returns what {@link #prime} needs to go on from here elsewhere; after a flush only. */
    byte[] window();

    /** How many bytes it holds outside of the heap. */
    int nativeBytes();

    @Override
    void close();
}
