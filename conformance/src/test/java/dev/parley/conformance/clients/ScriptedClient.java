package dev.parley.conformance.clients;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A client in another language: a script that takes commands on its standard input and tells events on its standard
 * output, one JSON object a line. Each connection is a process. {@code README.md} lists commands and events.
 */
public final class ScriptedClient implements ForeignClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CONNECT_SECONDS = 30;

    private final String name;
    private final List<String> command;

    /**
     * Describes the client.
     *
     * @param command starts the script; run in the module's folder
     */
    public ScriptedClient(String name, List<String> command) {
        this.name = name;
        this.command = List.copyOf(command);
    }

    @Override
    public ForeignConnection connect(URI url, Offer offer) throws RefusedException {
        Connection connection = new Connection();
        ObjectNode connect = command("connect").put("url", url.toString());
        offer.origin().ifPresent(origin -> connect.put("origin", origin));
        offer.authority()
                .ifPresent(pem -> connect.put("ca", pem.toAbsolutePath().toString()));
        if (!offer.subprotocols().isEmpty()) {
            offer.subprotocols().forEach(connect.putArray("subprotocols")::add);
        }
        try {
            connection.write(connect);
            JsonNode answer = connection.handshake.get(CONNECT_SECONDS, TimeUnit.SECONDS);
            if (answer.path("event").asText().equals("refused")) {
                throw new RefusedException(url, answer.path("status").asInt());
            }
            connection.subprotocol = answer.path("subprotocol").asText();
            Connection open = connection;
            connection = null;
            return open;
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(name + " could not connect to " + url + connection.trouble(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + name + " was connecting", e);
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    private static ObjectNode command(String what) {
        return JSON.createObjectNode().put("do", what);
    }

    private final class Connection extends ForeignConnection {

        private final CompletableFuture<JsonNode> handshake = new CompletableFuture<>();
        private final ExternalProcess process;
        private String subprotocol = "";

        Connection() {
            process = ExternalProcess.start(name, command, Folders.module(), Map.of(), this::told);
            process.onExit(() -> handshake.completeExceptionally(new IllegalStateException(name + " ended")));
        }

        private void told(String line) {
            try {
                JsonNode event = JSON.readTree(line);
                switch (event.path("event").asText()) {
                    case "open", "refused" -> handshake.complete(event);
                    case "text" -> happened(new Event.Text(event.path("text").asText()));
                    case "binary" -> happened(new Event.Binary(bytes(event)));
                    case "ping" -> happened(new Event.Ping(bytes(event)));
                    case "pong" -> happened(new Event.Pong(bytes(event)));
                    case "closed" ->
                        happened(new Event.Closed(
                                event.path("code").asInt(), event.path("reason").asText()));
                    case "trouble" -> {
                        // In the log already, and quoted by the failure that it leads to.
                    }
                    default -> throw new IllegalStateException(name + " told an event of an unknown kind: " + line);
                }
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(name + " told something other than JSON: " + line, e);
            }
        }

        private static byte[] bytes(JsonNode event) {
            return Base64.getDecoder().decode(event.path("base64").asText());
        }

        private void write(ObjectNode line) {
            process.writeLine(line.toString());
        }

        @Override
        public String subprotocol() {
            return subprotocol;
        }

        @Override
        public void sendText(String text) {
            write(command("text").put("text", text));
        }

        @Override
        public void sendBinary(byte[] data) {
            write(command("binary").put("base64", data));
        }

        @Override
        public void sendFragments(List<String> parts) {
            ObjectNode line = command("fragments");
            parts.forEach(line.putArray("parts")::add);
            write(line);
        }

        @Override
        public void sendPing(byte[] payload) {
            write(command("ping").put("base64", payload));
        }

        @Override
        public void sendClose(int code, String reason) {
            write(command("close").put("code", code).put("reason", reason));
        }

        @Override
        public void close() {
            process.close();
        }

        @Override
        protected String trouble() {
            return "; " + name + " said:\n" + process.output();
        }
    }
}
