package dev.parley.conformance.deflate;

import dev.parley.websocket.CompressionMetrics;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at a moment. Bytes, unless said otherwise.
 *
 * @param connections how many WebSockets are open
 * @param contexts how many deflaters and inflaters are open
 * @param contextBytes what they take outside of the heap, by Parley's books
 * @param reservedBytes what is reserved for windows, by Parley's books
 * @param bufferBytes what buffers of Netty's pools are in use
 * @param poolBytes what these pools have taken of direct memory
 * @param directBytes the JDK's direct buffers but for these pools
 * @param mallocBytes what has been got from the C library and not given back, zlib's memory among it, but for both of these
 * @param heapBytes what is on the heap
 * @param residentBytes the process's resident set
 * @param peakBytes the most that it has been
 * @param files how many files are open, sockets among them
 */
record Holdings(
        long connections,
        long contexts,
        long contextBytes,
        long reservedBytes,
        long bufferBytes,
        long poolBytes,
        long directBytes,
        long mallocBytes,
        long heapBytes,
        long residentBytes,
        long peakBytes,
        long files) {

    private static final Path STATUS = Path.of("/proc/self/status");

    /** What this process holds now. */
    static Holdings take(long connections, CompressionMetrics compression) {
        try {
            String status = Files.readString(STATUS);
            long pools = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            long direct = direct();
            return new Holdings(
                    connections,
                    compression.contexts(),
                    compression.nativeBytes(),
                    compression.reservedBytes(),
                    PooledByteBufAllocator.DEFAULT.pinnedDirectMemory(),
                    pools,
                    direct - pools,
                    NativeHeap.bytesInUse() - direct,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    kibibytes(status, "VmRSS"),
                    kibibytes(status, "VmHWM"),
                    openFiles());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has {@link #peakBytes} begin anew. */
    static void forgetPeak() {
        try {
            Files.writeString(Path.of("/proc/self/clear_refs"), "5"); // See proc_pid_clear_refs(5).
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long direct() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long kibibytes(String status, String name) {
        Matcher matcher = Pattern.compile(name + ":\\s+(\\d+) kB").matcher(status);
        if (!matcher.find()) {
            throw new IllegalStateException("expected " + name + " in " + STATUS + ":\n" + status);
        }
        return 1024 * Long.parseLong(matcher.group(1));
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d connections, %d contexts (%d B), %d B reserved, %d B in buffers, KiB: pools %.1f, direct %.1f,"
                        + " malloc %.1f, heap %.1f, resident %.1f (peak %.1f); %d files",
                connections,
                contexts,
                contextBytes,
                reservedBytes,
                bufferBytes,
                poolBytes / 1024.0,
                directBytes / 1024.0,
                mallocBytes / 1024.0,
                heapBytes / 1024.0,
                residentBytes / 1024.0,
                peakBytes / 1024.0,
                files);
    }
}
