package dev.parley.conformance.deflate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Parley server or client in a JVM of its own, with a small heap and with as little as can be beside it that takes memory and
 * gives it back. It says what it holds ({@link Answers}).
 */
final class MeasuredProcess implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** What is to be said, by its key. */
    private final Map<String, CompletableFuture<String>> told = new ConcurrentHashMap<>();

    private final ExternalProcess process;

    private MeasuredProcess(Class<?> program, int heapMebibytes, int directMebibytes, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx" + heapMebibytes + "m",
                "-XX:MaxDirectMemorySize=" + directMebibytes + "m",
                "-XX:+ExitOnOutOfMemoryError",
                // What the JVM itself takes soon stays the same with these: the heap is resident as a whole from the
                // beginning.
                "-Xms" + heapMebibytes + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:SoftRefLRUPolicyMSPerMB=0",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(arguments);
        String name = program.getSimpleName();
        this.process = ExternalProcess.start(name, command, Folders.module(), Map.of(), this::line);
        process.onExit(() -> told.values()
                .forEach(what -> what.completeExceptionally(new IllegalStateException("the process has ended"))));
    }

    /**
     * Starts the {@code main} of a class.
     *
     * @param heapMebibytes how much heap it may have
     * @param directMebibytes how much direct memory
     */
    static MeasuredProcess start(Class<?> program, int heapMebibytes, int directMebibytes, String... arguments) {
        return new MeasuredProcess(program, heapMebibytes, directMebibytes, List.of(arguments));
    }

    private void line(String line) {
        int space = line.indexOf(' ');
        if (space > 0) {
            told(line.substring(0, space)).complete(line.substring(space + 1));
        }
    }

    private CompletableFuture<String> told(String key) {
        return told.computeIfAbsent(key, _ -> new CompletableFuture<>());
    }

    /** Waits until the program has said something that has not been asked for before. */
    String await(String key) throws InterruptedException {
        return await(key, PATIENCE);
    }

    String await(String key, Duration patience) throws InterruptedException {
        try {
            return told(key).get(patience.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the process has not said \"" + key + "\"; its output was:\n" + output(), e);
        } finally {
            told.remove(key);
        }
    }

    void write(String line) {
        process.writeLine(line);
    }

    /** What it holds at this moment. One thread at a time may ask. */
    Holdings holdings() throws InterruptedException {
        return ask("holdings");
    }

    /** What it holds when the garbage on its heap has been collected. */
    Holdings collectedHoldings() throws InterruptedException {
        return ask("holdings collected");
    }

    private Holdings ask(String question) throws InterruptedException {
        write(question);
        try {
            return JSON.readValue(await("holdings"), Holdings.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError("it is no JSON", e);
        }
    }

    String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
