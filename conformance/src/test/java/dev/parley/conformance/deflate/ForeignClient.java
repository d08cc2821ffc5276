package dev.parley.conformance.deflate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A peer's client: a process that makes one connection after another, each for one {@link Exchange}. */
final class ForeignClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDED = "";

    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final ExternalProcess process;

    /**
     * What came of an exchange, as the client saw it.
     *
     * @param extensions the value of the server's {@code Sec-WebSocket-Extensions}; empty where there was none
     * @param echoed how many messages came back
     * @param equal how many of them were what had been sent
     * @param received how many bytes they had
     * @param wireReceived how many bytes came over TCP for them, frame headers and all
     * @param code the code of the Close frame that the server sent
     * @param trouble what went wrong first; empty if nothing did
     */
    record Outcome(
            String extensions, int echoed, int equal, long received, long wireReceived, int code, String trouble) {}

    private ForeignClient(Peer peer) {
        process = ExternalProcess.start(
                "deflate-" + peer + "-client", peer.command("client"), Folders.module(), Map.of(), answers::add);
        process.onExit(() -> answers.add(ENDED));
    }

    static ForeignClient start(Peer peer) {
        return new ForeignClient(peer);
    }

    /**
     * Has it connect, send the messages, compare their echoes, and close.
     *
     * @param offers what it offers, the best liked first
     */
    Outcome exchange(URI url, List<String> offers, Exchange exchange) throws InterruptedException {
        ObjectNode told = JSON.createObjectNode()
                .put("url", url.toString())
                .put("count", exchange.count())
                .put("kind", exchange.kind().scriptName())
                .put("pieceBytes", exchange.pieceBytes())
                .put("level", exchange.level());
        offers.forEach(told.putArray("offers")::add);
        exchange.sizes().forEach(told.putArray("sizes")::add);
        process.writeLine(told.toString());
        @Nullable String answer = answers.poll(Cases.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer == null || answer.equals(ENDED)) {
            throw new AssertionError("the client has no answer to " + told + "; it said:\n" + process.output());
        }
        try {
            JsonNode outcome = JSON.readTree(answer);
            return new Outcome(
                    outcome.path("extensions").asText(),
                    outcome.path("echoed").asInt(),
                    outcome.path("equal").asInt(),
                    outcome.path("received").asLong(),
                    outcome.path("wireReceived").asLong(),
                    outcome.path("code").asInt(),
                    outcome.path("trouble").asText());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the client said something other than JSON: " + answer, e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
