package dev.parley.conformance.deflate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A peer's server, which echoes on each connection as the query of its URL says. */
final class ForeignServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, CompletableFuture<Outcome>> outcomes = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> listening = new CompletableFuture<>();
    private final ExternalProcess process;
    private final int port;
    private int connections;

    /**
     * What came of a connection, as the server saw it.
     *
     * @param offers the value of the client's {@code Sec-WebSocket-Extensions}; empty where there was none
     * @param extensions that of the server's
     * @param received how many bytes of messages came
     * @param wireReceived how many bytes came over TCP for them, frame headers and all
     * @param code the code of the Close frame that the client sent
     * @param trouble what went wrong first; empty if nothing did
     */
    record Outcome(String offers, String extensions, long received, long wireReceived, int code, String trouble) {}

    /** A connection that is still to be made: its URL, and what there will be to know about it. */
    record Expected(URI url, CompletableFuture<Outcome> outcome) {

        /** Waits until the server has seen the end of it. */
        Outcome ended() throws InterruptedException {
            try {
                return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException | ExecutionException e) {
                throw new AssertionError("the server did not see the end of " + url, e);
            }
        }
    }

    private ForeignServer(Peer peer) {
        process = ExternalProcess.start(
                "deflate-" + peer + "-server", peer.command("server"), Folders.module(), Map.of(), this::told);
        process.onExit(() -> listening.completeExceptionally(new IllegalStateException("it ended")));
        try {
            port = listening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            process.close();
            throw new AssertionError("the server does not listen; it said:\n" + process.output(), e);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server was starting", e);
        }
    }

    static ForeignServer start(Peer peer) {
        return new ForeignServer(peer);
    }

    /**
     * A connection to come.
     *
     * @param query what else its URL asks for: parameters by their names, and {@code pieces=}
     */
    Expected expect(String query, Exchange exchange) {
        String id = Integer.toString(++connections);
        String separator = query.isEmpty() ? "" : "&";
        return new Expected(
                URI.create("ws://127.0.0.1:" + port + "/?id=" + id + "&level=" + exchange.level() + separator + query),
                outcome(id));
    }

    private CompletableFuture<Outcome> outcome(String id) {
        return outcomes.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    private void told(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            if (event.path("event").asText().equals("listening")) {
                listening.complete(event.path("port").asInt());
            } else {
                outcome(event.path("id").asText())
                        .complete(new Outcome(
                                event.path("offers").asText(),
                                event.path("extensions").asText(),
                                event.path("received").asLong(),
                                event.path("wireReceived").asLong(),
                                event.path("code").asInt(),
                                event.path("trouble").asText()));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the server said something other than JSON: " + line, e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
