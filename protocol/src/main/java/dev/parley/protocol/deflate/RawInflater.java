package dev.parley.protocol.deflate;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;

/** Decompresses one stream of raw DEFLATE blocks (RFC 1951). Not thread-safe. */
interface RawInflater extends RawStream {

    /**
     * Decompresses input as far as there is room for output, or up to the end of a final block. There the next stream begins,
     * and may refer to the same window.
     *
     * @param in what to decompress
     * @param out takes what it stands for
     * @return whether a final block has ended, so that there may be more to do
     * @throws DataFormatException if the input is no DEFLATE stream
     */
    boolean inflate(ByteBuffer in, ByteBuffer out) throws DataFormatException;

    /**
     * Ends a message: takes the end of the empty stored block that its sender has left out (RFC 7692 §7.2.2). There is none
     * to take if nothing has come since the last message, or behind a final block.
     *
     * @param leftOut whether it has been left out; some peers send it at the end of a fragment, and nothing after it
     * @param out room for at least one byte; what it takes is of no use
     * @return whether the message has ended where a block ends
     * @throws DataFormatException if the message was no DEFLATE stream
     */
    boolean end(boolean leftOut, ByteBuffer out) throws DataFormatException;
}
