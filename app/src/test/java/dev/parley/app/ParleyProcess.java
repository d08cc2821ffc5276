package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, as it is started for real. */
final class ParleyProcess implements AutoCloseable {

    private static final String LISTENING = "Parley is listening on ";
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;

    ParleyProcess(String... args) throws IOException {
        this(Map.of(), args);
    }

    ParleyProcess(Map<String, String> variables, String... args) throws IOException {
        this("--enable-native-access=ALL-UNNAMED", variables, args);
    }

    /** Where the program may call no native code. */
    static ParleyProcess withoutNativeAccess(String... args) throws IOException {
        return new ParleyProcess("--illegal-native-access=deny", Map.of(), args);
    }

    private ParleyProcess(String nativeAccess, Map<String, String> variables, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                nativeAccess,
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Parley.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder starting = new ProcessBuilder(command);
        starting.environment().putAll(variables);
        process = starting.start();
        out = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Waits for the line that says where the program listens, and returns that address. */
    String address() throws IOException {
        String line = out.readLine();
        assertThat(line).startsWith(LISTENING);
        return line.substring(LISTENING.length());
    }

    /** Writes to the standard input. */
    void say(String text) throws IOException {
        process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for another line on the standard output. */
    String line() throws IOException {
        return out.readLine();
    }

    /** Sends SIGTERM. */
    void terminate() {
        // Not by way of the process, which would close the streams that tell how it took it.
        process.toHandle().destroy();
    }

    /** Waits until the program has ended by itself, and returns its exit code. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the program has ended within %d s", PATIENCE_SECONDS)
                .isTrue();
        return process.exitValue();
    }

    /** Returns all that was written to the standard error stream, once the program has ended. */
    String errors() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
