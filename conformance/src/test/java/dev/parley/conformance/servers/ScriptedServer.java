package dev.parley.conformance.servers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.conformance.Certificate;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A server in another language: a script that tells events on its standard output, one JSON object a line, and serves TLS
 * if it is given the files of a certificate and its key. {@code README.md} lists the events.
 */
final class ScriptedServer extends ForeignServer {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int START_SECONDS = 60;

    private final CompletableFuture<Integer> listening = new CompletableFuture<>();
    private final ExternalProcess process;
    private final URI root;

    private ScriptedServer(String name, List<String> command, Optional<Certificate> certificate) {
        List<String> files = certificate
                .map(shown ->
                        List.of(shown.certificate().toString(), shown.key().toString()))
                .orElse(List.of());
        process = ExternalProcess.start(
                name, Stream.concat(command.stream(), files.stream()).toList(), Folders.module(), Map.of(), this::told);
        process.onExit(() -> listening.completeExceptionally(new IllegalStateException("it ended")));
        try {
            int port = listening.get(START_SECONDS, TimeUnit.SECONDS);
            root = URI.create((certificate.isPresent() ? "wss" : "ws") + "://127.0.0.1:" + port + "/");
        } catch (ExecutionException | TimeoutException e) {
            process.close();
            throw new AssertionError(name + " does not listen; it said:\n" + process.output(), e);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was starting", e);
        }
    }

    /** Starts a script and waits until it listens. */
    static ForeignServer start(String name, List<String> command, Optional<Certificate> certificate) {
        return new ScriptedServer(name, command, certificate);
    }

    private void told(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            switch (event.path("event").asText()) {
                case "listening" -> listening.complete(event.path("port").asInt());
                case "ended" ->
                    ended(
                            event.path("id").asText(),
                            new End(
                                    event.path("code").asInt(),
                                    event.path("reason").asText()));
                default -> throw new IllegalStateException("an event of an unknown kind: " + line);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("something other than JSON: " + line, e);
        }
    }

    @Override
    URI url(String pathAndQuery) {
        return root.resolve(pathAndQuery);
    }

    @Override
    public void close() {
        process.close();
    }
}
