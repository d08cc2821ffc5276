package dev.parley.app.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the operating system says of a process.
 *
 * @param handle the process
 */
public record ServerProcess(ProcessHandle handle) {

    private static final String RESIDENT = "VmRSS:";

    /** Returns the process with that number, if there is one whose processor time may be read. */
    public static Optional<ServerProcess> of(long pid) {
        return ProcessHandle.of(pid)
                .filter(handle -> handle.info().totalCpuDuration().isPresent())
                .map(ServerProcess::new);
    }

    static ServerProcess self() {
        return new ServerProcess(ProcessHandle.current());
    }

    /** The processor time, user and system, that it has had so far; 0 if it has ended. */
    public long cpuNanos() {
        return handle.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /** How many bytes of memory it has now; empty where the system does not tell. */
    public OptionalLong residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(handle.pid()), "status")).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }
}
