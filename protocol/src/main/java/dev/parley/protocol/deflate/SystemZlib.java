package dev.parley.protocol.deflate;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.DataFormatException;

/** The system's zlib. Buffers handed to its streams must be direct. */
final class SystemZlib extends DeflateEngine {

    private static final Optional<DeflateEngine> INSTANCE =
            ZlibFunctions.system().functions().map(SystemZlib::new);

    private final ZlibSizes sizes;

    private SystemZlib(ZlibFunctions functions) {
        sizes = new ZlibSizes(functions);
    }

    static Optional<DeflateEngine> instance() {
        return INSTANCE;
    }

    /** Why there is no instance, where there is none. */
    static Optional<String> problem() {
        return INSTANCE.isPresent()
                ? Optional.empty()
                : Optional.of(ZlibFunctions.system().problem());
    }

    @Override
    public String toString() {
        return "the system's zlib "
                + ZlibFunctions.system().functions().orElseThrow().version().getString(0);
    }

    @Override
    int leastDeflateBits() {
        // zlib takes 8 for 9 where there is a header to say so; raw streams have none.
        return 9;
    }

    @Override
    RawDeflater deflater(int level, int memoryLevel, int windowBits) {
        return new Deflater(level, memoryLevel, windowBits, sizes.deflater(memoryLevel, windowBits));
    }

    @Override
    RawInflater inflater(int windowBits) {
        return new Inflater(windowBits, sizes.inflater(windowBits));
    }

    private static final class Deflater implements RawDeflater {
        private static final ZlibFunctions ZLIB =
                ZlibFunctions.system().functions().orElseThrow();

        private final ZlibStream stream;
        private final int nativeBytes;

        Deflater(int level, int memoryLevel, int windowBits, int nativeBytes) {
            this.nativeBytes = nativeBytes;
            stream = new ZlibStream(
                    (memory, size) -> (int) ZLIB.deflateInit2()
                            .invokeExact(
                                    memory,
                                    level,
                                    ZlibStream.Z_DEFLATED,
                                    -windowBits,
                                    memoryLevel,
                                    ZlibStream.Z_DEFAULT_STRATEGY,
                                    ZLIB.version(),
                                    size),
                    ZLIB.deflateEnd(),
                    windowBits);
        }

        @Override
        public boolean deflate(ByteBuffer in, ByteBuffer out, boolean flush) {
            stream.point(in, out);
            int result;
            try {
                result = (int) ZLIB.deflate()
                        .invokeExact(stream.memory(), flush ? ZlibStream.Z_SYNC_FLUSH : ZlibStream.Z_NO_FLUSH);
            } catch (Throwable thrown) {
                throw ZlibFunctions.impossible(thrown);
            }
            stream.advance(in, out);
            ZlibStream.check(result);
            return !out.hasRemaining();
        }

        @Override
        public void reset() {
            stream.call(ZLIB.deflateReset());
        }

        @Override
        public void prime(byte[] window, int length) {
            stream.setWindow(ZLIB.deflateSetDictionary(), window, length);
        }

        @Override
        public int window(byte[] window) {
            return stream.window(ZLIB.deflateGetDictionary(), window);
        }

        @Override
        public int nativeBytes() {
            return nativeBytes;
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private static final class Inflater implements RawInflater {
        private static final ZlibFunctions ZLIB =
                ZlibFunctions.system().functions().orElseThrow();

        /** In {@code data_type}: the next thing is the header of a block. */
        private static final int AT_BLOCK = 128;

        /** In {@code data_type}: how many bits of the last byte are unused. */
        private static final int BITS_LEFT = 63;

        private final ZlibStream stream;
        private final int nativeBytes;

        /** Whether nothing has come since it was new, or reset, or since a final block ended. */
        private boolean untouched = true;

        /** The end of an empty stored block, which RFC 7692 §7.2.1 leaves out of a message. */
        private final ByteBuffer tail =
                ByteBuffer.allocateDirect(4).put(2, (byte) 0xFF).put(3, (byte) 0xFF);

        Inflater(int windowBits, int nativeBytes) {
            this.nativeBytes = nativeBytes;
            stream = new ZlibStream(
                    (memory, size) -> (int) ZLIB.inflateInit2().invokeExact(memory, -windowBits, ZLIB.version(), size),
                    ZLIB.inflateEnd(),
                    windowBits);
        }

        @Override
        public boolean inflate(ByteBuffer in, ByteBuffer out) throws DataFormatException {
            untouched &= !in.hasRemaining();
            stream.point(in, out);
            int result;
            try {
                result = (int) ZLIB.inflate().invokeExact(stream.memory(), ZlibStream.Z_SYNC_FLUSH);
            } catch (Throwable thrown) {
                throw ZlibFunctions.impossible(thrown);
            }
            stream.advance(in, out);
            boolean streamEnded = ZlibStream.isEnd(result);
            if (streamEnded) {
                // RFC 7692 §7.2.3.4: a message may have blocks with BFINAL set, and goes on behind them.
                stream.call(ZLIB.inflateResetKeep());
                untouched = true;
            }
            return streamEnded;
        }

        @Override
        public boolean end(boolean leftOut, ByteBuffer out) throws DataFormatException {
            if (untouched) {
                return true;
            }
            tail.position(leftOut ? 0 : tail.limit());
            while (tail.hasRemaining()) {
                out.clear();
                inflate(tail, out);
                if (out.position() > 0) {
                    return false; // The message ends within a block, and the tail has been taken for data.
                }
            }
            return (stream.dataType() & (AT_BLOCK | BITS_LEFT)) == AT_BLOCK;
        }

        @Override
        public void reset() {
            stream.call(ZLIB.inflateReset());
            untouched = true;
        }

        @Override
        public void prime(byte[] window, int length) {
            stream.setWindow(ZLIB.inflateSetDictionary(), window, length);
        }

        @Override
        public int window(byte[] window) {
            return stream.window(ZLIB.inflateGetDictionary(), window);
        }

        @Override
        public int nativeBytes() {
            return nativeBytes;
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
