package dev.parley.protocol.deflate;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * The zlib in the JDK. It cannot tell its window, so its streams remember what has passed; nor where in a block it is, so
 * that is found out by an attempt to go on with another block.
 */
final class JdkZlib extends DeflateEngine {

    static final DeflateEngine INSTANCE = new JdkZlib();

    private JdkZlib() {}

    @Override
    public String toString() {
        return "the zlib of Java " + System.getProperty("java.specification.version");
    }

    @Override
    int leastDeflateBits() {
        return DeflateSettings.MOST_WINDOW_BITS;
    }

    @Override
    RawDeflater deflater(int level, int memoryLevel, int windowBits) {
        return new JdkDeflater(level, windowBits);
    }

    @Override
    RawInflater inflater(int windowBits) {
        return new JdkInflater(windowBits);
    }

    /** The last bytes that have passed, up to a window full. */
    private static final class History {
        private final byte[] ring;
        private long passed;

        /** What {@link #inOrder} returns, once it has been asked for that. */
        private byte @Nullable [] copy;

        /** Whether nothing has passed since it was made. */
        private boolean copied;

        History(int windowBits) {
            ring = new byte[1 << windowBits];
        }

        /** Adds bytes of the buffer by their absolute positions. */
        void add(ByteBuffer buffer, int from, int to) {
            if (from == to) {
                return;
            }
            copied = false;
            int length = Math.min(to - from, ring.length);
            passed += to - from - length;
            int at = (int) (passed % ring.length);
            int first = Math.min(length, ring.length - at);
            buffer.get(to - length, ring, at, first);
            buffer.get(to - length + first, ring, 0, length - first);
            passed += length;
        }

        void set(byte[] window, int length) {
            clear();
            add(ByteBuffer.wrap(window), 0, length);
        }

        void clear() {
            passed = 0;
            copied = false;
        }

        int length() {
            return (int) Math.min(passed, ring.length);
        }

        /** Copies them in order if there is room; returns how many there are. */
        int copyTo(byte[] bytes) {
            int length = length();
            if (length <= bytes.length) {
                int at = (int) ((passed - length) % ring.length);
                int first = Math.min(length, ring.length - at);
                System.arraycopy(ring, at, bytes, 0, first);
                System.arraycopy(ring, 0, bytes, first, length - first);
            }
            return length;
        }

        /** Returns an array that begins with them, in order; not to be changed. */
        byte[] inOrder() {
            byte[] bytes = copy == null ? new byte[ring.length] : copy;
            copy = bytes;
            if (!copied) {
                copyTo(bytes);
                copied = true;
            }
            return bytes;
        }
    }

    private static final class JdkDeflater implements RawDeflater {
        private final Deflater deflater;
        private final History history;

        JdkDeflater(int level, int windowBits) {
            history = new History(windowBits);
            deflater = new Deflater(level, true);
        }

        @Override
        public boolean deflate(ByteBuffer in, ByteBuffer out, boolean flush) {
            int from = in.position();
            deflater.setInput(in);
            deflater.deflate(out, flush ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH);
            history.add(in, from, in.position());
            return !out.hasRemaining();
        }

        @Override
        public void reset() {
            deflater.reset();
            history.clear();
        }

        @Override
        public void prime(byte[] window, int length) {
            deflater.setDictionary(window, 0, length);
            history.set(window, length);
        }

        @Override
        public int window(byte[] window) {
            return history.copyTo(window);
        }

        @Override
        public int nativeBytes() {
            // zlib's zconf.h, with the JDK's 15 bits and memory level 8.
            return (1 << 17) + (1 << 17) + (6 << 10);
        }

        @Override
        public void close() {
            deflater.end();
        }
    }

    private static final class JdkInflater implements RawInflater {
        /** The end of the empty stored block that a message leaves out, and an empty final block behind it. */
        private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF, 1, 0, 0, (byte) 0xFF, (byte) 0xFF};

        /** Of the stored block. */
        private static final int TAIL_LENGTH = 4;

        private final Inflater inflater = new Inflater(true);
        private final History history;

        /** Whether nothing has come since it was new, or reset, or since a final block ended. */
        private boolean untouched = true;

        JdkInflater(int windowBits) {
            history = new History(windowBits);
        }

        @Override
        public boolean inflate(ByteBuffer in, ByteBuffer out) throws DataFormatException {
            int from = out.position();
            untouched &= !in.hasRemaining();
            inflater.setInput(in);
            inflater.inflate(out);
            history.add(out, from, out.position());
            boolean streamEnded = inflater.finished();
            if (streamEnded) {
                // RFC 7692 §7.2.3.4: a message may have blocks with BFINAL set, and goes on behind them.
                inflater.reset();
                if (history.length() > 0) {
                    inflater.setDictionary(history.inOrder(), 0, history.length());
                }
                untouched = true;
            }
            return streamEnded;
        }

        @Override
        public boolean end(boolean leftOut, ByteBuffer out) throws DataFormatException {
            if (untouched) {
                return true;
            }
            int from = leftOut ? 0 : TAIL_LENGTH;
            inflater.setInput(TAIL, from, TAIL.length - from);
            out.clear();
            return inflater.inflate(out) == 0 && inflater.finished() && inflater.getRemaining() == 0;
        }

        @Override
        public void reset() {
            inflater.reset();
            history.clear();
            untouched = true;
        }

        @Override
        public void prime(byte[] window, int length) {
            inflater.setDictionary(window, 0, length);
            history.set(window, length);
        }

        @Override
        public int window(byte[] window) {
            return history.copyTo(window);
        }

        @Override
        public int nativeBytes() {
            return (1 << DeflateSettings.MOST_WINDOW_BITS) + (7 << 10);
        }

        @Override
        public void close() {
            inflater.end();
        }
    }
}
