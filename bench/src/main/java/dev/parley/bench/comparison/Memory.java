package dev.parley.bench.comparison;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds, seen from outside.
 *
 * @param heap bytes in use on the JVM's heap after a collection; 0 if it is no JVM
 * @param resident bytes of the process in memory. A JVM whose heap has been touched as a whole before has the heap in it, at the
 *     same size always; what changes is elsewhere.
 */
record Memory(long heap, long resident) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    /** Each part of the heap, or the heap, has a line that says so; what follows from Metaspace on is not on the heap. */
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private static final int KIBI = 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Looks at a process. */
    static Memory of(long pid, boolean jvm) throws IOException, InterruptedException {
        if (!jvm) {
            return new Memory(0, resident(pid));
        }
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run"); // What the first has found to be unreachable may have had something to finish.
        return new Memory(used(jcmd(pid, "GC.heap_info")), resident(pid));
    }

    /** How many files and sockets a process has open. */
    static long openFiles(long pid) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }

    /** Waits until a process has no more than so many: the connections that have gone are gone on its side too. */
    static void awaitOpenFiles(long pid, long most) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (openFiles(pid) > most) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "connections are open on the server " + PATIENCE + " after they have ended");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private static long resident(long pid) throws IOException {
        Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        if (!line.find()) {
            throw new IllegalStateException("/proc/" + pid + "/status does not tell VmRSS");
        }
        return Long.parseLong(line.group(1)) * KIBI;
    }

    /** Reads how much of the heap is in use, whichever collector tells it. */
    static long used(String heapInfo) {
        String heap = heapInfo.split("Metaspace", 2)[0];
        long used = USED.matcher(heap).results().mapToLong(Memory::kibibytes).sum();
        if (used == 0) {
            throw new IllegalArgumentException("GC.heap_info does not tell what is used: " + heapInfo);
        }
        return used * KIBI;
    }

    private static long kibibytes(MatchResult part) {
        return Long.parseLong(part.group(1));
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("jcmd " + pid + " " + command + " failed: " + said);
        }
        return said;
    }
}
