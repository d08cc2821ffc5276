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

/**
 * One {@code z_stream} of the system's zlib and what zlib has allocated for it, which is freed by {@link #close}, and at the
 * latest when the stream can no longer be reached.
 */
final class ZlibStream implements AutoCloseable {

    static final int Z_NO_FLUSH = 0;
    static final int Z_SYNC_FLUSH = 2;

    static final int Z_OK = 0;
    static final int Z_STREAM_END = 1;
    static final int Z_BUF_ERROR = -5;

    private static final Cleaner CLEANER = Cleaner.create();
    private static final MemoryLayout LAYOUT = layout();
    private static final long NEXT_IN = offset("next_in");
    private static final long AVAIL_IN = offset("avail_in");
    private static final long NEXT_OUT = offset("next_out");
    private static final long AVAIL_OUT = offset("avail_out");
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
                throw new OutOfMemoryError("zlib could not allocate a stream, and returned " + result);
            }
        } catch (Error error) {
            throw error;
        } catch (Throwable thrown) {
            throw ZlibFunctions.impossible(thrown);
        }
        this.freeing = CLEANER.register(this, new End(end, memory));
    }

    private record End(MethodHandle end, MemorySegment memory) implements Runnable {
        @Override
        public void run() {
            call(end, memory);
        }
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
                throw new IllegalStateException("zlib took no window, and returned " + result);
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
                throw new IllegalStateException("zlib gave no window, and returned " + result);
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
