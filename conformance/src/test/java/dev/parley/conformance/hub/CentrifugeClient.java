package dev.parley.conformance.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import dev.parley.conformance.NodeScripts;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The {@code centrifuge} client of npm in Node, one a process: takes commands and tells events, one JSON object a line. */
final class CentrifugeClient implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PATIENCE_SECONDS = 30;

    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final ExternalProcess process;

    CentrifugeClient() {
        process = ExternalProcess.start(
                "centrifuge", NodeScripts.command("hub_client.js"), Folders.module(), Map.of(), this::told);
    }

    private void told(String line) {
        events.add(parse(line));
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + line, e);
        }
    }

    /** Connects, and returns the id of the connection. */
    String connect(URI url, boolean protobuf) {
        ObjectNode command = JSON.createObjectNode().put("do", "connect");
        process.writeLine(
                command.put("url", url.toString()).put("protobuf", protobuf).toString());
        return await("connected").path("client").asText();
    }

    /** Has the client do something: a JSON object, in which ' stands for ". */
    CentrifugeClient tell(String command) {
        process.writeLine(parse(command.replace('\'', '"')).toString());
        return this;
    }

    /** Waits for the next event of a kind, and passes over others. */
    JsonNode await(String kind) {
        try {
            while (true) {
                JsonNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event \"" + kind + "\" came; the client said:\n" + process.output());
                }
                if (event.path("event").asText().equals(kind)) {
                    return event;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + kind, e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
