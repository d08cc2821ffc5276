package dev.parley.protocol.deflate;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * How many bytes a zlib allocates for a stream. Forks that go by its name, zlib-ng for one, take several times what
 * {@code zconf.h} says; so one stream of each kind is opened with memory that is counted, when the first is asked for. Safe
 * for use by any number of threads.
 */
final class ZlibSizes {

    private static final int MOST_MEMORY_LEVEL = 9;
    private static final int ANY_LEVEL = 6;

    /** A stored block of one byte: with the first output zlib's inflater allocates its window. */
    private static final byte[] BLOCK = {0, 1, 0, (byte) 0xFE, (byte) 0xFF, 'a'};

    private final ZlibFunctions zlib;

    // By memory level and window bits; 0 until measured. They are read without the lock: a thread sees 0 or the one
    // value.
    private final int[][] deflaters = new int[MOST_MEMORY_LEVEL + 1][DeflateSettings.MOST_WINDOW_BITS + 1];
    private final int[] inflaters = new int[DeflateSettings.MOST_WINDOW_BITS + 1];

    ZlibSizes(ZlibFunctions zlib) {
        this.zlib = zlib;
    }

    /** How many bytes a deflater has. */
    int deflater(int memoryLevel, int windowBits) {
        int bytes = size(deflaters[memoryLevel], windowBits, memory -> openDeflater(memory, memoryLevel, windowBits));
        // zlib's zconf.h: (1 << (windowBits+2)) + (1 << (memLevel+9)), plus about 6 KB for small objects.
        return bytes > 0 ? bytes : (1 << (windowBits + 2)) + (1 << (memoryLevel + 9)) + (6 << 10);
    }

    /** How many bytes an inflater has once it has made something. */
    int inflater(int windowBits) {
        int bytes = size(inflaters, windowBits, memory -> openInflater(memory, windowBits));
        // zlib's zconf.h: (1 << windowBits) + about 7 KB for small objects.
        return bytes > 0 ? bytes : (1 << windowBits) + (7 << 10);
    }

    /** Opens a stream and closes it again. */
    @FunctionalInterface
    private interface Probe {
        void with(CountedMemory memory);
    }

    private int size(int[] sizes, int windowBits, Probe probe) {
        int size = sizes[windowBits];
        return size > 0 ? size : measured(sizes, windowBits, probe);
    }

    /** Returns 0 where it could not be measured, for want of memory or because C cannot call Java; the next may try again. */
    private synchronized int measured(int[] sizes, int windowBits, Probe probe) {
        if (sizes[windowBits] == 0) {
            try (CountedMemory memory = new CountedMemory()) {
                probe.with(memory);
                sizes[windowBits] = Math.toIntExact(memory.peak());
            } catch (RuntimeException | OutOfMemoryError failed) {
                return 0;
            }
        }
        return sizes[windowBits];
    }

    /** Opens a deflater with the memory, and closes it again. */
    void openDeflater(CountedMemory memory, int memoryLevel, int windowBits) {
        open(
                        memory,
                        (stream, size) -> (int) zlib.deflateInit2()
                                .invokeExact(
                                        stream,
                                        ANY_LEVEL,
                                        ZlibStream.Z_DEFLATED,
                                        -windowBits,
                                        memoryLevel,
                                        ZlibStream.Z_DEFAULT_STRATEGY,
                                        zlib.version(),
                                        size),
                        zlib.deflateEnd(),
                        windowBits)
                .close();
    }

    /** Opens an inflater with the memory, has it make something, and closes it again. */
    void openInflater(CountedMemory memory, int windowBits) {
        try (ZlibStream stream = open(
                memory,
                (opened, size) -> (int) zlib.inflateInit2().invokeExact(opened, -windowBits, zlib.version(), size),
                zlib.inflateEnd(),
                windowBits)) {
            ByteBuffer in = ByteBuffer.allocateDirect(BLOCK.length).put(BLOCK).flip();
            ByteBuffer out = ByteBuffer.allocateDirect(BLOCK.length);
            stream.point(in, out);
            ZlibStream.check((int) zlib.inflate().invokeExact(stream.memory(), ZlibStream.Z_SYNC_FLUSH));
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw ZlibFunctions.impossible(thrown);
        }
    }

    private static ZlibStream open(
            CountedMemory memory, ZlibStream.Initialisation init, MethodHandle end, int windowBits) {
        return new ZlibStream(
                (MemorySegment stream, int size) -> {
                    ZlibStream.allocateBy(stream, memory);
                    return init.on(stream, size);
                },
                end,
                windowBits);
    }
}
