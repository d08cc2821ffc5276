package dev.parley.conformance.load;

import dev.parley.conformance.ExternalProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process holds in memory, seen from outside and after a full collection.
 *
 * @param residentBytes the process's resident set
 * @param liveHeapBytes the objects on its heap that are reachable
 */
record Memory(long residentBytes, long liveHeapBytes) {

    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    static Memory of(long pid) {
        // The class histogram counts live objects, for which it collects the garbage first.
        String histogram = jcmd(pid, "GC.class_histogram");
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/status"));
            return new Memory(1024 * number(RESIDENT, status), number(TOTAL, histogram));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Memory minus(Memory before) {
        return new Memory(residentBytes - before.residentBytes, liveHeapBytes - before.liveHeapBytes);
    }

    private static String jcmd(long pid, String command) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> line = List.of(jcmd, Long.toString(pid), command);
        try (ExternalProcess process = ExternalProcess.start("jcmd", line, Path.of("/"), Map.of(), ignored -> {})) {
            process.awaitExit(Duration.ofMinutes(1));
            return process.output();
        }
    }

    private static long number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("expected " + pattern + " in:\n" + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
