package dev.parley.conformance.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.conformance.servers.ForeignServer.End;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What the program of a server within the test does with one connection, by the path of its request. The servers differ in
 * how their APIs have it said, which {@link Peer} is about.
 */
final class ServerProgram {

    /** What it speaks, the best liked first. */
    static final List<String> SUBPROTOCOLS = List.of("chat.v2", "chat.v1");

    /** Where it speaks WebSocket. */
    static final Set<String> PATHS =
            Set.of("/echo", "/subprotocols", "/fragments", "/ping", "/close", "/drop", "/request");

    private static final String REFUSED = "/refused/";
    private static final String ID = "id=";

    private final ForeignServer server;
    private final Opening opening;
    private final Peer peer;

    /**
     * What the request of the opening handshake said.
     *
     * @param query as it came, without the question mark; empty where there is none
     * @param fields the value of a header field
     */
    record Opening(String path, String query, Function<String, Optional<String>> fields) {

        /** What the test knows the connection by. */
        String id() {
            for (String parameter : query.split("&", -1)) {
                if (parameter.startsWith(ID)) {
                    return parameter.substring(ID.length());
                }
            }
            return "";
        }
    }

    /** An answer to the opening handshake that opens nothing. */
    record Refusal(int status, String body) {

        /** The answer for a path; none where the server speaks WebSocket. */
        static Optional<Refusal> of(String path) {
            if (path.startsWith(REFUSED)) {
                int status = Integer.parseInt(path.substring(REFUSED.length()));
                return Optional.of(new Refusal(status, "refused with " + status + ": 立入禁止"));
            }
            return PATHS.contains(path) ? Optional.empty() : Optional.of(new Refusal(404, "nothing here"));
        }

        ByteBuffer bytes() {
            return ByteBuffer.wrap(body.getBytes(UTF_8));
        }
    }

    /** The client, as the server's API has it. Errors of the connection are thrown unchecked. */
    interface Peer {

        void sendText(String text);

        void sendBinary(ByteBuffer data);

        /** Sends one text message in as many frames as there are parts. */
        void sendFragments(List<String> parts);

        void sendPing(ByteBuffer payload);

        void close(int code, String reason);

        /** Ends TCP without a Close frame. */
        void drop();
    }

    ServerProgram(ForeignServer server, Opening opening, Peer peer) {
        this.server = server;
        this.opening = opening;
        this.peer = peer;
    }

    /** The subprotocol that the server takes. */
    static Optional<String> subprotocol(Collection<String> offered) {
        return SUBPROTOCOLS.stream().filter(offered::contains).findFirst();
    }

    void onText(String text) {
        switch (opening.path()) {
            case "/fragments" -> peer.sendFragments(List.of(text.split("\\|", -1)));
            case "/ping" -> peer.sendPing(ByteBuffer.wrap(text.getBytes(UTF_8)));
            case "/close" -> {
                int space = text.indexOf(' ');
                peer.close(Integer.parseInt(text.substring(0, space)), text.substring(space + 1));
            }
            case "/drop" -> peer.drop();
            case "/request" ->
                peer.sendText(
                        text.equals("?")
                                ? opening.query()
                                : opening.fields().apply(text).orElse("(absent)"));
            default -> peer.sendText(text);
        }
    }

    /** The buffer may be the server's again afterwards. */
    void onBinary(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        peer.sendBinary(ByteBuffer.wrap(copy));
    }

    void onPong(ByteBuffer payload) {
        peer.sendText("pong " + UTF_8.decode(payload));
    }

    /** To be called with the client's Close frame, and with 1006 when TCP has ended; what comes first counts. */
    void onEnd(int code, String reason) {
        server.ended(opening.id(), new End(code, reason));
    }
}
