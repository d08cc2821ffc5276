package dev.parley.protocol.deflate;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.DataFormatException;

/**
 * One {@code z_stream} of the system's zlib and what zlib has allocated for it, which is freed by {@link #close}, and at the
 * latest when the stream can no longer be reached.
 */
final class ZlibStream implements AutoCloseable {

    static final int Z_NO_FLUSH = 0;
    static final int Z_SYNC_FLUSH = 2;

    static final int Z_DEFLATED = 8;
    static final int Z_DEFAULT_STRATEGY = 0;

    static final int Z_OK = 0;
    static final int Z_STREAM_END = 1;
    static final int Z_NEED_DICT = 2;
    static final int Z_DATA_ERROR = -3;
    static final int Z_MEM_ERROR = -4;
    static final int Z_BUF_ERROR = -5;

    private static final Cleaner CLEANER = Cleaner.create();
    private static final MemoryLayout LAYOUT = layout();
    private static final long NEXT_IN = offset("next_in");
    private static final long AVAIL_IN = offset("avail_in");
    private static final long NEXT_OUT = offset("next_out");
    private static final long AVAIL_OUT = offset("avail_out");
    private static final long ZALLOC = offset("zalloc");
    private static final long ZFREE = offset("zfree");
    private static final long DATA_TYPE = offset("data_type");

    private final MemorySegment memory = Arena.ofAuto().allocate(LAYOUT);
    private final MemorySegment windowLength = Arena.ofAuto().allocate(JAVA_INT);
    private final int windowBytes;
    private final Cleaner.Cleanable freeing;

    /** What initialises the stream. */
    @FunctionalInterface
    interface Initialisation {
        int on(MemorySegment stream, int size) throws Throwable;
    }

    /**
     * Initialises a stream.
     *
     * @param init calls the function for it
     * @param end the function that frees it
     * @param windowBits the size of its window as a power of two
     * @throws OutOfMemoryError if zlib has got no memory
     */
    ZlibStream(Initialisation init, MethodHandle end, int windowBits) {
        this.windowBytes = 1 << windowBits;
        try {
            int result = init.on(memory, (int) LAYOUT.byteSize());
            if (result != Z_OK) {
                throw failure("opened no stream", result);
            }
        } catch (RuntimeException | Error failed) {
            throw failed;
        } catch (Throwable thrown) {
            throw ZlibFunctions.impossible(thrown);
        }
        this.freeing = CLEANER.register(this, new End(end, memory));
    }

    /** Has a stream that is about to be initialised take its memory from there, and not from C's {@code malloc}. */
    static void allocateBy(MemorySegment stream, CountedMemory memory) {
        stream.set(ADDRESS, ZALLOC, memory.zalloc());
        stream.set(ADDRESS, ZFREE, memory.zfree());
    }

    private record End(MethodHandle end, MemorySegment memory) implements Runnable {
        @Override
        public void run() {
            call(end, memory);
        }
    }

    /**
     * Tells whether a step has come to the end of the stream.
     *
     * @param result what {@code inflate} has returned
     * @throws DataFormatException if the input is no DEFLATE stream
     * @throws OutOfMemoryError if zlib has got no memory, which is no fault of the peer's
     */
    static boolean isEnd(int result) throws DataFormatException {
        if (result == Z_NEED_DICT || result == Z_DATA_ERROR) {
            throw new DataFormatException("zlib returned " + result);
        }
        check(result);
        return result == Z_STREAM_END;
    }

    /** Throws unless a step has gone as far as there was input and room. */
    static void check(int result) {
        // Z_BUF_ERROR: there was nothing to do, or no room to do it.
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
            throw failure("could not go on", result);
        }
    }

    /** What is thrown where zlib could not do what it was asked for; throws where it has got no memory. */
    private static IllegalStateException failure(String what, int result) {
        if (result == Z_MEM_ERROR) {
            throw new OutOfMemoryError("zlib " + what + ", since it got no memory");
        }
        return new IllegalStateException("zlib " + what + ", and returned " + result);
    }

    /** Lets zlib read from one buffer and write to another, both in native memory. */
    void point(ByteBuffer in, ByteBuffer out) {
        memory.set(ADDRESS, NEXT_IN, MemorySegment.ofBuffer(in));
        memory.set(JAVA_INT, AVAIL_IN, in.remaining());
        memory.set(ADDRESS, NEXT_OUT, MemorySegment.ofBuffer(out));
        memory.set(JAVA_INT, AVAIL_OUT, out.remaining());
    }

    /** Moves the buffers to where zlib has come. */
    void advance(ByteBuffer in, ByteBuffer out) {
        in.position(in.limit() - memory.get(JAVA_INT, AVAIL_IN));
        out.position(out.limit() - memory.get(JAVA_INT, AVAIL_OUT));
    }

    MemorySegment memory() {
        return memory;
    }

    /** What {@code inflate} tells about where it is. */
    int dataType() {
        return memory.get(JAVA_INT, DATA_TYPE);
    }

    /** Calls a function that takes a stream and cannot fail. */
    void call(MethodHandle function) {
        call(function, memory);
    }

    private static void call(MethodHandle function, MemorySegment stream) {
        try {
            int ignored = (int) function.invokeExact(stream);
        } catch (Throwable thrown) {
            throw ZlibFunctions.impossible(thrown);
        }
    }

    void setWindow(MethodHandle function, byte[] window, int length) {
        try {
            int result = (int) function.invokeExact(memory, MemorySegment.ofArray(window), length);
            if (result != Z_OK) {
                throw failure("took no window", result);
            }
        } catch (RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable thrown) {
            throw ZlibFunctions.impossible(thrown);
        }
    }

    /** Copies the window if there is room for it; returns its length. */
    int window(MethodHandle function, byte[] window) {
        // zlib writes as much as it has: it is asked for the length alone where that may be more than there is room
        // for.
        int length = window.length < windowBytes ? copyWindow(function, MemorySegment.NULL) : 0;
        return length > window.length ? length : copyWindow(function, MemorySegment.ofArray(window));
    }

    private int copyWindow(MethodHandle function, MemorySegment window) {
        try {
            int result = (int) function.invokeExact(memory, window, windowLength);
            if (result != Z_OK) {
                throw failure("gave no window", result);
            }
        } catch (RuntimeException | Error refused) {
            throw refused;
        } catch (Throwable thrown) {
            throw ZlibFunctions.impossible(thrown);
        }
        return windowLength.get(JAVA_INT, 0);
    }

    @Override
    public void close() {
        freeing.clean();
    }

    /** {@code z_stream}: C's {@code long}, {@code uLong} here, has 8 bytes on Unix and 4 on Windows. */
    private static MemoryLayout layout() {
        MemoryLayout uLong =
                Objects.requireNonNull(Linker.nativeLinker().canonicalLayouts().get("long"));
        List<MemoryLayout> fields = List.of(
                ADDRESS.withName("next_in"),
                JAVA_INT.withName("avail_in"),
                uLong.withName("total_in"),
                ADDRESS.withName("next_out"),
                JAVA_INT.withName("avail_out"),
                uLong.withName("total_out"),
                ADDRESS.withName("msg"),
                ADDRESS.withName("state"),
                ADDRESS.withName("zalloc"),
                ADDRESS.withName("zfree"),
                ADDRESS.withName("opaque"),
                JAVA_INT.withName("data_type"),
                uLong.withName("adler"),
                uLong.withName("reserved"));
        List<MemoryLayout> padded = new ArrayList<>();
        long end = 0;
        for (MemoryLayout field : fields) {
            end += pad(padded, end, field.byteAlignment());
            padded.add(field);
            end += field.byteSize();
        }
        pad(padded, end, ADDRESS.byteAlignment());
        return MemoryLayout.structLayout(padded.toArray(MemoryLayout[]::new));
    }

    /** Adds what C's compiler leaves free before a field; returns how many bytes. */
    private static long pad(List<MemoryLayout> fields, long end, long alignment) {
        long gap = -end & (alignment - 1);
        if (gap > 0) {
            fields.add(MemoryLayout.paddingLayout(gap));
        }
        return gap;
    }

    private static long offset(String field) {
        return LAYOUT.byteOffset(PathElement.groupElement(field));
    }
}
