package dev.parley.protocol.deflate;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Memory of the C library for one {@code z_stream}, counted. Not thread-safe. To be closed behind the stream, which calls
 * {@link #zfree} when it ends; and not for the functions that are linked as critical, since these must not call Java.
 */
@SuppressWarnings("restricted") // Being called by C is what this is for.
final class CountedMemory implements AutoCloseable {

    private final Arena arena = Arena.ofConfined();
    private final Map<Long, Long> sizes = new HashMap<>();
    private final MethodHandle calloc;
    private final MethodHandle free;
    private final MemorySegment zalloc;
    private final MemorySegment zfree;
    private long held;
    private long peak;

    /** Throws a {@link RuntimeException} or {@link OutOfMemoryError} where C cannot call Java. */
    CountedMemory() {
        Linker linker = Linker.nativeLinker();
        MemoryLayout size = Objects.requireNonNull(linker.canonicalLayouts().get("size_t"));
        calloc = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("calloc"), FunctionDescriptor.of(ADDRESS, size, size));
        free = linker.downcallHandle(linker.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));
        zalloc = stub(linker, "allocate", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, JAVA_INT));
        zfree = stub(linker, "release", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    }

    private MemorySegment stub(Linker linker, String method, FunctionDescriptor descriptor) {
        try {
            MethodHandle target = MethodHandles.lookup().bind(this, method, descriptor.toMethodType());
            return linker.upcallStub(target, descriptor, arena);
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** What goes into the field of that name. */
    MemorySegment zalloc() {
        return zalloc;
    }

    /** What goes into the field of that name. */
    MemorySegment zfree() {
        return zfree;
    }

    /** How many bytes are allocated. */
    long held() {
        return held;
    }

    /** How many bytes were allocated when they were most. */
    long peak() {
        return peak;
    }

    /** Called by zlib, as {@code alloc_func}. What is thrown into C ends the JVM. */
    MemorySegment allocate(MemorySegment opaque, int items, int size) {
        try {
            MemorySegment memory = (MemorySegment) calloc.invoke(items, size);
            if (memory.address() != 0) {
                long bytes = (long) items * size;
                sizes.put(memory.address(), bytes);
                held += bytes;
                peak = Math.max(peak, held);
            }
            return memory;
        } catch (Throwable thrown) {
            return MemorySegment.NULL;
        }
    }

    /** Called by zlib, as {@code free_func}. What is thrown into C ends the JVM. */
    void release(MemorySegment opaque, MemorySegment memory) {
        try {
            free.invokeExact(memory);
            Long bytes = sizes.remove(memory.address());
            held -= bytes == null ? 0 : bytes;
        } catch (Throwable thrown) {
            // Nothing can be done about it, and nothing is said to throw.
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
