package dev.parley.conformance;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A child process whose output goes line by line to a consumer and whole to a log file, and which never outlives its
 * test: {@link #close} ends it by its handle, and its children with it.
 */
public final class ExternalProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A message of a megabyte is one line of a scripted client; the log needs no more than its beginning. */
    private static final int LOGGED_LINE = 2_000;

    private final String name;
    private final Process process;
    private final BufferedWriter input;

    /** Guarded by itself: two threads write to it. */
    private final StringBuilder output = new StringBuilder();

    private final CountDownLatch outputEnded = new CountDownLatch(2);

    private ExternalProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts a process.
     *
     * @param name names the log file: {@code target/logs/NAME-PID.log}, written when the process is closed
     * @param folder the working directory
     * @param environment added to this process's own
     * @param onLine gets each line of standard output, on a thread of its own; standard error goes to the log only
     */
    public static ExternalProcess start(
            String name, List<String> command, Path folder, Map<String, String> environment, Consumer<String> onLine) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            ExternalProcess started = new ExternalProcess(name, process);
            Thread.ofVirtual().name(name + " stdout").start(() -> started.pump(process.getInputStream(), onLine));
            Thread.ofVirtual().name(name + " stderr").start(() -> started.pump(process.getErrorStream(), line -> {}));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** Runs a command to its end and throws if it fails or takes longer than {@code limit}. */
    public static void run(String name, List<String> command, Path folder, Duration limit) {
        try (ExternalProcess process = start(name, command, folder, Map.of(), line -> {})) {
            int code = process.awaitExit(limit);
            if (code != 0) {
                throw new IllegalStateException(command + " ended with exit code " + code + ":\n" + process.output());
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Runs an action when the process has ended, however it did. */
    public void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    /** Writes one line to the process's standard input. */
    public void writeLine(String line) {
        try {
            input.write(line);
            input.newLine();
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " no longer reads; its output was:\n" + output(), e);
        }
    }

    /** Sends SIGTERM and does not wait. */
    public void terminate() {
        process.destroy();
    }

    /** Sends SIGKILL and waits for the end: the process gets no chance to say goodbye. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(PATIENCE);
    }

    /** Waits for the process to end by itself, and for the last line of its output; its exit code. */
    public int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit)) {
                throw new IllegalStateException(
                        name + " is still running after " + limit + "; its output was:\n" + output());
            }
            if (!outputEnded.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("a child of " + name + " holds its output open; it was:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + name, e);
        }
    }

    /** All that the process has written so far, standard output and standard error as they came. */
    public String output() {
        synchronized (output) {
            return output.toString();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE)) {
                process.destroyForcibly();
            }
            children.forEach(ProcessHandle::destroyForcibly);
            awaitExit(PATIENCE);
            Files.writeString(Folders.output("logs").resolve(name + "-" + pid() + ".log"), output());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log of " + name, e);
        }
    }

    private void pump(InputStream stream, Consumer<String> onLine) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                log(line.substring(0, Math.min(line.length(), LOGGED_LINE)));
                onLine.accept(line);
            }
        } catch (IOException e) {
            // The stream is torn when the process is killed: what it had said is in the log.
            log("(the output ends here: " + e.getMessage() + ")");
        } finally {
            outputEnded.countDown();
        }
    }

    private void log(String line) {
        synchronized (output) {
            output.append(line).append('\n');
        }
    }
}
