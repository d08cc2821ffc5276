package dev.parley.protocol.deflate;

import java.nio.ByteBuffer;

/** Compresses one stream of raw DEFLATE blocks (RFC 1951). Not thread-safe. */
interface RawDeflater extends RawStream {

    /**
     * Compresses input as far as there is room for output.
     *
     * @param in what to compress
     * @param out takes the blocks
     * @param flush whether to end with a byte boundary behind an empty stored block, once the input is used up
     * @return whether there may be more output, so that this is to be called again with room
     */
    boolean deflate(ByteBuffer in, ByteBuffer out, boolean flush);
}
