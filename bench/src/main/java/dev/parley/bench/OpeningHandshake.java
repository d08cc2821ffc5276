package dev.parley.bench;

import dev.parley.protocol.handshake.ClientHandshake;
import dev.parley.protocol.handshake.ClientOutcome;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import dev.parley.protocol.handshake.WebSocketUri;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What a client needs for one opening handshake: its key and request, and the check of the response. */
public class OpeningHandshake extends TimePerCall {

    /** RFC 6455 §1.3. */
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final WebSocketUri server = WebSocketUri.parse("wss://example.com/quotes?market=all");
    private byte[] response = {};

    /** Makes a response to another request: each one has a key of its own. */
    @Setup
    public void setup() throws NoSuchAlgorithmException {
        String key = request().request().headers().all("Sec-WebSocket-Key").getFirst();
        byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        Headers headers = Headers.builder()
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Accept", Base64.getEncoder().encodeToString(digest))
                .add("Date", "Sun, 22 Nov 2026 12:00:00 GMT")
                .build();
        response = new ResponseHead(101, headers).encode();
    }

    private ClientHandshake request() {
        return ClientHandshake.to(server).origin("https://example.com").build();
    }

    /** Makes a handshake and its request's bytes. */
    @Benchmark
    public byte[] ask() {
        return request().request().encode();
    }

    /** Does that, and reads a response, whose accept is that of another key: found out last, it costs what the right one does. */
    @Benchmark
    public ClientOutcome askAndCheck() {
        ClientHandshake handshake = request();
        byte[] asked = handshake.request().encode();
        ClientOutcome outcome = handshake.receive(ByteBuffer.wrap(response));
        if (asked.length == 0 || !(outcome instanceof ClientOutcome.Failed)) {
            throw new IllegalStateException("expected that another key's accept fails, got " + outcome);
        }
        return outcome;
    }
}
