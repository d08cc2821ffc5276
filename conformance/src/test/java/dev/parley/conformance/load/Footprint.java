package dev.parley.conformance.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What this process holds.
 *
 * @param threads how many live threads there are of each name, virtual ones among them, but for those that come and go
 * @param heapBytes what is on the heap after a collection
 * @param directBytes what Netty's pools have taken of direct memory
 * @param sockets open sockets
 * @param otherFiles other open files
 */
record Footprint(SortedMap<String, Integer> threads, long heapBytes, long directBytes, long sockets, long otherFiles) {

    /**
     * The JDK, and Netty, start and end these as they see fit: what carries virtual threads and other short tasks, and what
     * waits for child processes.
     */
    private static final Pattern COMES_AND_GOES = Pattern.compile("ForkJoinPool[.-].*|VirtualThread-.*|process"
            + " reaper.*|CompletableFutureDelayScheduler|globalEventExecutor-.*");

    static Footprint take() throws IOException {
        System.gc();
        System.gc(); // What the first one found to be garbage may have held more.
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        long sockets = countFiles(true);
        long others = countFiles(false);
        return new Footprint(countThreads(), heap, direct, sockets, others);
    }

    private static long countFiles(boolean socket) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> isSocket(file) == socket).count();
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static SortedMap<String, Integer> countThreads() throws IOException {
        Path folder = Files.createTempDirectory("threads");
        Path dump = folder.resolve("dump.json");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
        SortedMap<String, Integer> threads = new TreeMap<>();
        for (JsonNode container : new ObjectMapper().readTree(dump.toFile()).at("/threadDump/threadContainers")) {
            for (JsonNode thread : container.get("threads")) {
                String name = thread.get("name").asText();
                if (!COMES_AND_GOES.matcher(name).matches()) {
                    threads.merge(name, 1, Integer::sum);
                }
            }
        }
        Files.delete(dump);
        Files.delete(folder);
        return threads;
    }

    int threadsNamed(String beginning) {
        return threads.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(beginning))
                .mapToInt(entry -> entry.getValue())
                .sum();
    }

    @Override
    public String toString() {
        int all = threads.values().stream().mapToInt(count -> count).sum();
        return String.format(
                Locale.ROOT,
                "%d threads, %.2f MiB of heap, %.2f MiB of direct memory, %d sockets, %d other files",
                all,
                heapBytes / 1024.0 / 1024,
                directBytes / 1024.0 / 1024,
                sockets,
                otherFiles);
    }
}
