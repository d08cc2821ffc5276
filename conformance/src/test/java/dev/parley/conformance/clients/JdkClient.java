package dev.parley.conformance.clients;

import dev.parley.conformance.Certificate;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's {@code java.net.http.WebSocket}. */
public final class JdkClient implements ForeignClient {

    private final Optional<InetAddress> localAddress;

    public JdkClient() {
        this.localAddress = Optional.empty();
    }

    /** A client whose connections come from this address, so that it can be told apart from a proxy. */
    public JdkClient(InetAddress localAddress) {
        this.localAddress = Optional.of(localAddress);
    }

    @Override
    public ForeignConnection connect(URI url, Offer offer) throws RefusedException {
        HttpClient.Builder http = HttpClient.newBuilder();
        localAddress.ifPresent(http::localAddress);
        offer.authority().map(Certificate::trusting).ifPresent(http::sslContext);
        HttpClient client = http.build();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        offer.origin().ifPresent(origin -> builder.header("Origin", origin));
        if (!offer.subprotocols().isEmpty()) {
            List<String> others =
                    offer.subprotocols().subList(1, offer.subprotocols().size());
            builder.subprotocols(offer.subprotocols().getFirst(), others.toArray(String[]::new));
        }
        Connection connection = new Connection(client);
        try {
            connection.socket = builder.buildAsync(url, connection)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            return connection;
        } catch (CompletionException e) {
            client.shutdownNow();
            if (e.getCause() instanceof WebSocketHandshakeException refusal) {
                throw new RefusedException(url, refusal.getResponse().statusCode());
            }
            throw new AssertionError("the JDK's client could not connect to " + url, e);
        }
    }

    private static final class Connection extends ForeignConnection implements WebSocket.Listener {

        private final HttpClient client;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        /** Set before the connection is handed out. */
        private @Nullable WebSocket socket;

        /** The JDK refuses a send while another is under way, so each begins when the one before has ended. */
        private CompletableFuture<?> lastSend = CompletableFuture.completedFuture(null);

        Connection(HttpClient client) {
            this.client = client;
        }

        private WebSocket socket() {
            @Nullable WebSocket open = socket;
            if (open == null) {
                throw new IllegalStateException("not connected yet");
            }
            return open;
        }

        private void then(java.util.function.Function<WebSocket, CompletableFuture<WebSocket>> send) {
            lastSend = lastSend.thenCompose(before -> send.apply(socket()));
        }

        @Override
        public String subprotocol() {
            return socket().getSubprotocol();
        }

        @Override
        public void sendText(String message) {
            then(open -> open.sendText(message, true));
        }

        @Override
        public void sendBinary(byte[] data) {
            then(open -> open.sendBinary(ByteBuffer.wrap(data), true));
        }

        @Override
        public void sendFragments(List<String> parts) {
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                boolean last = i == parts.size() - 1;
                then(open -> open.sendText(part, last));
            }
        }

        @Override
        public void sendPing(byte[] payload) {
            then(open -> open.sendPing(ByteBuffer.wrap(payload)));
        }

        @Override
        public void sendClose(int code, String reason) {
            then(open -> open.sendClose(code, reason));
        }

        @Override
        public void close() {
            socket().abort();
            client.shutdownNow();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                happened(new Event.Text(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
            binary.writeBytes(bytes(data));
            if (last) {
                happened(new Event.Binary(binary.toByteArray()));
                binary.reset();
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer payload) {
            happened(new Event.Ping(bytes(payload)));
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer payload) {
            happened(new Event.Pong(bytes(payload)));
            webSocket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
            happened(new Event.Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket webSocket, Throwable error) {
            happened(new Event.Closed(1006, error.toString()));
        }

        private static byte[] bytes(ByteBuffer data) {
            byte[] copy = new byte[data.remaining()];
            data.get(copy);
            return copy;
        }
    }
}
