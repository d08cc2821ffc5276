package dev.parley.bench.clients;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp: one client for all connections, a listener for each. */
final class OkHttpEcho implements EchoClient {

    private static final long PATIENCE_SECONDS = 10;

    private final OkHttpClient client = new OkHttpClient.Builder()
            .dispatcher(dispatcher())
            .socketFactory(new WithoutDelay())
            .readTimeout(Duration.ZERO) // As its own examples of WebSockets have it.
            .build();

    /** An open WebSocket counts as a request that is being carried out, of which a host may have five unless told otherwise. */
    private static Dispatcher dispatcher() {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(10_000);
        dispatcher.setMaxRequestsPerHost(10_000);
        return dispatcher;
    }

    @Override
    public Connection open(URI server, byte[] payload, Received received) throws Exception {
        ByteString message = ByteString.of(payload);
        CompletableFuture<WebSocket> open = new CompletableFuture<>();
        client.newWebSocket(new Request.Builder().url(server.toString()).build(), new WebSocketListener() {
            @Override
            public void onOpen(WebSocket webSocket, Response response) {
                open.complete(webSocket);
            }

            @Override
            public void onMessage(WebSocket webSocket, ByteString echo) {
                received.message(echo.size());
                send(webSocket, message, received);
            }

            @Override
            public void onClosing(WebSocket webSocket, int code, String reason) {
                received.failed(new IllegalStateException("closing with " + code));
            }

            @Override
            public void onFailure(WebSocket webSocket, Throwable failure, @Nullable Response response) {
                open.completeExceptionally(failure);
                received.failed(failure);
            }
        });
        WebSocket webSocket = open.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return () -> send(webSocket, message, received);
    }

    private static void send(WebSocket webSocket, ByteString message, Received received) {
        if (!webSocket.send(message)) {
            received.failed(new IllegalStateException("not taken, with " + webSocket.queueSize() + " bytes waiting"));
        }
    }

    /** OkHttp leaves {@code TCP_NODELAY} off. It asks for sockets that are not connected yet. */
    private static final class WithoutDelay extends SocketFactory {

        @Override
        public Socket createSocket() throws IOException {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
