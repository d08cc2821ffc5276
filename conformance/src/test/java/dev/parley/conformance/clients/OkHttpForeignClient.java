package dev.parley.conformance.clients;

import dev.parley.conformance.Certificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp. It sends neither fragments nor pings of its program's making, but pings by itself at an interval. */
public final class OkHttpForeignClient implements ForeignClient {

    private final Duration pingInterval;

    /** A client that sends no pings. */
    public OkHttpForeignClient() {
        this(Duration.ZERO);
    }

    /** A client that pings at this interval, and ends a connection on which a pong takes longer than that. */
    public OkHttpForeignClient(Duration pingInterval) {
        this.pingInterval = pingInterval;
    }

    @Override
    public ForeignConnection connect(URI url, Offer offer) throws RefusedException {
        OkHttpClient.Builder builder = new OkHttpClient.Builder().pingInterval(pingInterval);
        offer.authority().ifPresent(pem -> trust(builder, pem));
        OkHttpClient client = builder.build();
        Request.Builder request = new Request.Builder().url(url.toString());
        offer.origin().ifPresent(origin -> request.header("Origin", origin));
        if (!offer.subprotocols().isEmpty()) {
            request.header("Sec-WebSocket-Protocol", String.join(", ", offer.subprotocols()));
        }
        Connection connection = new Connection(client, request.build());
        try {
            connection.open.get(30, TimeUnit.SECONDS);
            return connection;
        } catch (ExecutionException e) {
            connection.close();
            if (e.getCause() instanceof Refusal refusal) {
                throw new RefusedException(url, refusal.status);
            }
            throw new AssertionError("OkHttp could not connect to " + url, e);
        } catch (TimeoutException e) {
            connection.close();
            throw new AssertionError("OkHttp could not connect to " + url, e);
        } catch (InterruptedException e) {
            connection.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while OkHttp was connecting", e);
        }
    }

    private static void trust(OkHttpClient.Builder builder, Path pem) {
        builder.sslSocketFactory(Certificate.trusting(pem).getSocketFactory(), Certificate.trustManager(pem));
    }

    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;
        private final int status;

        Refusal(int status) {
            super("status " + status);
            this.status = status;
        }
    }

    private static final class Connection extends ForeignConnection {

        private final CompletableFuture<Response> open = new CompletableFuture<>();
        private final OkHttpClient client;
        private final WebSocket socket;

        Connection(OkHttpClient client, Request request) {
            this.client = client;
            this.socket = client.newWebSocket(request, new Listener());
        }

        @Override
        public String subprotocol() {
            @Nullable String chosen = open.join().header("Sec-WebSocket-Protocol");
            return chosen == null ? "" : chosen;
        }

        @Override
        public void sendText(String text) {
            taken(socket.send(text));
        }

        @Override
        public void sendBinary(byte[] data) {
            taken(socket.send(ByteString.of(data)));
        }

        @Override
        public void sendClose(int code, String reason) {
            taken(socket.close(code, reason));
        }

        private static void taken(boolean wasTaken) {
            if (!wasTaken) {
                throw new AssertionError("OkHttp no longer takes anything on this connection");
            }
        }

        @Override
        public void close() {
            socket.cancel();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }

        private final class Listener extends WebSocketListener {

            @Override
            public void onOpen(WebSocket webSocket, Response response) {
                open.complete(response);
            }

            @Override
            public void onMessage(WebSocket webSocket, String text) {
                happened(new Event.Text(text));
            }

            @Override
            public void onMessage(WebSocket webSocket, ByteString bytes) {
                happened(new Event.Binary(bytes.toByteArray()));
            }

            @Override
            public void onClosing(WebSocket webSocket, int code, String reason) {
                // OkHttp leaves the answer to the server's Close frame to its program; it does nothing when the
                // program closed first.
                webSocket.close(1000, null);
            }

            @Override
            public void onClosed(WebSocket webSocket, int code, String reason) {
                happened(new Event.Closed(code, reason));
            }

            @Override
            public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
                if (response != null && open.completeExceptionally(new Refusal(response.code()))) {
                    return;
                }
                if (!open.completeExceptionally(failure)) {
                    happened(new Event.Closed(1006, failure.toString()));
                }
            }
        }
    }
}
