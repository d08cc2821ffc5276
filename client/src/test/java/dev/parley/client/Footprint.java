package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What this JVM holds at a moment, of what a client might leave behind.
 *
 * @param sockets the open sockets, each by a name of its own
 * @param eventLoops the threads of event loops
 * @param virtualThreads Parley's other threads
 */
record Footprint(Set<String> sockets, Set<String> eventLoops, Set<String> virtualThreads) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private static final Pattern VIRTUAL = Pattern.compile("#\\d+ \"parley.*\" virtual .*");

    static Footprint now() {
        return new Footprint(openSockets(), runningLoops(), runningVirtualThreads());
    }

    /** Waits until there is no socket and no virtual thread that was not there then; event loops may be. */
    void awaitNothingMore() {
        await().pollDelay(Duration.ZERO).atMost(PATIENCE).untilAsserted(() -> {
            assertThat(without(openSockets(), sockets)).as("sockets that stay").isEmpty();
            assertThat(without(runningVirtualThreads(), virtualThreads))
                    .as("threads that stay")
                    .isEmpty();
        });
    }

    /** Waits until there are so many sockets that were not there then. */
    void awaitSockets(int count) {
        await().pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(without(openSockets(), sockets)).hasSize(count));
    }

    /** Waits until there is nothing that was not there then. */
    void awaitNothingAtAllMore() {
        awaitNothingMore();
        await().pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(without(runningLoops(), eventLoops))
                        .as("event loops that stay")
                        .isEmpty());
    }

    private static Set<String> without(Set<String> all, Set<String> known) {
        Set<String> more = new HashSet<>(all);
        more.removeAll(known);
        return more;
    }

    private static Set<String> openSockets() {
        Set<String> sockets = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(OPEN_FILES)) {
            for (Path file : files) {
                try {
                    String name = Files.readSymbolicLink(file).toString();
                    if (name.startsWith("socket:")) {
                        sockets.add(name);
                    }
                } catch (NoSuchFileException closedMeanwhile) {
                    // Then it does not stay.
                }
            }
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        return sockets;
    }

    private static Set<String> runningLoops() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("parley"))
                .map(thread -> thread.threadId() + " " + thread.getName())
                .collect(Collectors.toSet());
    }

    /** Only a dump of all threads tells of virtual ones. */
    private static Set<String> runningVirtualThreads() {
        try {
            Path dump = Files.createTempFile("threads", ".txt");
            Files.delete(dump); // It wants to make it itself.
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            Set<String> threads;
            try (var lines = Files.lines(dump)) {
                threads = lines.filter(line -> VIRTUAL.matcher(line).matches())
                        .map(line -> line.substring(0, line.indexOf("virtual")))
                        .collect(Collectors.toSet());
            }
            Files.delete(dump);
            return threads;
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
    }
}
