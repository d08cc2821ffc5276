package dev.parley.hub.session;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's WebSocket client, to send commands as they are on the wire and to see replies so. */
final class WireClient implements WebSocket.Listener {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final Queue<String> lines = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket webSocket;

    WireClient(URI uri, String... subprotocols) {
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(30));
        if (subprotocols.length > 0) {
            builder.subprotocols(subprotocols[0]);
        }
        webSocket = builder.buildAsync(uri, this).join();
    }

    String subprotocol() {
        return webSocket.getSubprotocol();
    }

    /** Connects as nobody, and returns the id of the connection. */
    String connect() {
        send("{\"id\":1,\"connect\":{}}");
        return connectedId();
    }

    /** Returns the id of the connection from the reply to the connect command. */
    String connectedId() {
        String reply = next();
        String before = "\"client\":\"";
        int begin = reply.indexOf(before) + before.length();
        return reply.substring(begin, reply.indexOf('"', begin));
    }

    WireClient send(String command) {
        webSocket.sendText(command, true).join();
        return this;
    }

    WireClient sendHex(String command) {
        webSocket
                .sendBinary(ByteBuffer.wrap(HexFormat.of().parseHex(command)), true)
                .join();
        return this;
    }

    void cut() {
        webSocket.abort();
    }

    /** Returns the next frame: a text, or bytes in hexadecimal digits, or how the connection was closed. */
    String nextFrame() {
        try {
            String frame = frames.poll(30, TimeUnit.SECONDS);
            return frame == null ? "nothing came" : frame;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("no frame came", interrupted);
        }
    }

    /** Returns the next reply, whether or not it came in a frame with others. */
    String next() {
        if (lines.isEmpty()) {
            lines.addAll(nextFrame().lines().toList());
        }
        return lines.remove();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            frames.add(text.toString());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        frames.add(HexFormat.of().formatHex(bytes));
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        frames.add("closed " + code + " " + reason);
        return null;
    }
}
