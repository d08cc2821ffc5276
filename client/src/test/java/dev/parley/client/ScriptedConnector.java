package dev.parley.client;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Opens what a test has prepared, one after the other. */
final class ScriptedConnector implements Connector {

    static final URI SERVER = URI.create("ws://server.test/");

    private final LinkedBlockingQueue<Supplier<WebSocket>> outcomes = new LinkedBlockingQueue<>();
    final Queue<WebSocketRequest> requests = new ConcurrentLinkedQueue<>();
    volatile WebSocketListener listener = new WebSocketListener() {};

    FakeWebSocket opens() {
        return opens(new FakeWebSocket());
    }

    FakeWebSocket opens(FakeWebSocket webSocket) {
        outcomes.add(() -> webSocket);
        return webSocket;
    }

    /** Opens, but a message has come before anybody knows that. */
    void opensWith(String message) {
        outcomes.add(() -> {
            FakeWebSocket webSocket = new FakeWebSocket();
            listener.onText(webSocket, message);
            return webSocket;
        });
    }

    void fails(ConnectFailure failure) {
        outcomes.add(() -> {
            throw new WebSocketConnectException(failure, SERVER, "it is said so");
        });
    }

    void throwing(RuntimeException failure) {
        outcomes.add(() -> {
            throw failure;
        });
    }

    void throwing(Error failure) {
        outcomes.add(() -> {
            throw failure;
        });
    }

    void refuses(int status, String... headers) {
        outcomes.add(() -> {
            throw new HandshakeRefusedException(
                    ConnectFailure.REFUSED,
                    SERVER,
                    "it is said so",
                    new ResponseHead(1, status, "", Headers.of(headers)),
                    ByteBuffer.allocate(0));
        });
    }

    /** Neither opens nor fails until it is interrupted; returns what is at zero as soon as it waits. */
    CountDownLatch hangs() {
        CountDownLatch hanging = new CountDownLatch(1);
        outcomes.add(() -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new WebSocketInterruptedException("interrupted");
            }
        });
        return hanging;
    }

    /** Opens although it was interrupted: the connection was there already. */
    CountDownLatch opensWhenInterrupted(FakeWebSocket webSocket) {
        CountDownLatch hanging = new CountDownLatch(1);
        outcomes.add(() -> {
            hanging.countDown();
            try {
                new CountDownLatch(1).await();
                throw new AssertionError("nobody counts");
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return webSocket;
            }
        });
        return hanging;
    }

    @Override
    public WebSocket connect(WebSocketRequest request, WebSocketListener webSocketListener) {
        requests.add(request);
        listener = webSocketListener;
        try {
            return outcomes.take().get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new WebSocketInterruptedException("interrupted");
        }
    }
}
