package dev.parley.conformance.deflate;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.stream.Stream;

/** What this process has got from the C library's {@code malloc} and not given back, zlib's memory among it. */
@SuppressWarnings("restricted") // Nothing but C knows.
final class NativeHeap {

    /** glibc's {@code struct mallinfo2}: ten fields of {@code size_t}. */
    private static final MemoryLayout MALLINFO2 = MemoryLayout.structLayout(Stream.of(
                    "arena",
                    "ordblks",
                    "smblks",
                    "hblks",
                    "hblkhd",
                    "usmblks",
                    "fsmblks",
                    "uordblks",
                    "fordblks",
                    "keepcost")
            .map(ValueLayout.JAVA_LONG::withName)
            .toArray(MemoryLayout[]::new));

    private static final long IN_USE = MALLINFO2.byteOffset(PathElement.groupElement("uordblks"));
    private static final long MAPPED = MALLINFO2.byteOffset(PathElement.groupElement("hblkhd"));

    private static final MethodHandle ACCOUNT = function("mallinfo2", FunctionDescriptor.of(MALLINFO2));
    private static final MethodHandle TRIM =
            function("malloc_trim", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));

    private NativeHeap() {}

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    static long bytesInUse() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) ACCOUNT.invokeExact((SegmentAllocator) arena);
            return info.get(ValueLayout.JAVA_LONG, IN_USE) + info.get(ValueLayout.JAVA_LONG, MAPPED);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Has the C library give back to the system what it keeps of what was freed, so that it isn't resident. */
    static void trim() {
        try {
            int ignored = (int) TRIM.invokeExact(0L);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
