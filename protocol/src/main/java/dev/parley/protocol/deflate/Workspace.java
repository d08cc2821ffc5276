package dev.parley.protocol.deflate;

import java.nio.ByteBuffer;

/** Native memory to compress or decompress in, for one piece at a time. */
final class Workspace {

    /** How much is compressed or decompressed at a time. */
    private static final int ROOM = 1 << 14;

    private final ByteBuffer staging = ByteBuffer.allocateDirect(ROOM);
    private final ByteBuffer output = ByteBuffer.allocateDirect(ROOM);

    /** Returns room for output, the same each time. */
    ByteBuffer output() {
        return output.clear();
    }

    /** Returns bytes of the buffer in native memory, as many as there is room for, and moves its position behind them. */
    ByteBuffer stage(ByteBuffer bytes) {
        if (bytes.isDirect()) {
            ByteBuffer all = bytes.duplicate();
            bytes.position(bytes.limit());
            return all;
        }
        int length = Math.min(bytes.remaining(), ROOM);
        staging.clear().put(0, bytes, bytes.position(), length).limit(length);
        bytes.position(bytes.position() + length);
        return staging;
    }
}
