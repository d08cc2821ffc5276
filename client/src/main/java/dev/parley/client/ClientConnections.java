package dev.parley.client;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.netty.LogBudget;
import dev.parley.websocket.netty.NettyWebSocket;
import dev.parley.websocket.netty.OpenSockets;
import dev.parley.websocket.netty.Owner;
import io.netty.channel.Channel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The connections of a client, open or being opened, and how they are ended when it is closed. Safe for use by any number of
 * threads.
 *
 * <p>Who adds one looks afterwards whether the client is closed; who closes it says so first and looks afterwards what there
 * is. So one of the two sees the other.
 */
final class ClientConnections implements Owner {

    private static final int FAILURES_A_MINUTE = 30;

    /** Each with the thread that carries it out. */
    private final Map<Attempt, Thread> attempts = new ConcurrentHashMap<>();

    private final Set<WebSocket> webSockets = ConcurrentHashMap.newKeySet();
    private final Set<ReconnectLife> lives = ConcurrentHashMap.newKeySet();
    private final LogBudget failures =
            new LogBudget("failures of handlers and listeners", FAILURES_A_MINUTE, InstantSource.system());
    private final OpenSockets sockets = new OpenSockets();
    private volatile boolean closed;

    /** Begins an attempt on this thread. */
    void begin(Attempt attempt) {
        attempts.put(attempt, Thread.currentThread());
        if (closed) {
            attempt.cancel(ConnectFailure.CLIENT_CLOSED);
        }
    }

    void ended(Attempt attempt) {
        attempts.remove(attempt);
        attempt.ended().complete(null);
    }

    /** Takes note of a socket, whatever becomes of it. */
    void add(Channel channel) {
        sockets.add(channel);
    }

    @Override
    public void opened(WebSocket webSocket) {
        webSockets.add(webSocket);
        if (closed) {
            webSocket.close(CloseCode.GOING_AWAY, "");
        }
    }

    @Override
    public void ended(WebSocket webSocket, CloseStatus status) {
        webSockets.remove(webSocket);
    }

    @Override
    public void left(NettyWebSocket webSocket, Channel channel) {
        sockets.left(webSocket, channel);
    }

    @Override
    public void closed(NettyWebSocket webSocket) {
        sockets.closed(webSocket);
    }

    @Override
    public LogBudget failures() {
        return failures;
    }

    void add(ReconnectLife life) {
        lives.add(life);
        life.closed().thenRun(() -> lives.remove(life));
        if (closed) {
            end(life);
        }
    }

    private static void end(ReconnectLife life) {
        life.end(ReconnectState.Cause.CLIENT_CLOSED, CloseCode.GOING_AWAY, "");
    }

    /** {@return the WebSockets that are open at this moment} */
    List<WebSocket> webSockets() {
        return List.copyOf(webSockets);
    }

    /** Ends all of them; returns what completes when they have ended and their sockets are closed. */
    CompletableFuture<Void> close() {
        closed = true;
        lives.forEach(ClientConnections::end);
        attempts.keySet().forEach(attempt -> attempt.cancel(ConnectFailure.CLIENT_CLOSED));
        // They still need the event loops. Whoever closes the client from within one must not wait for its end.
        Stream<CompletableFuture<?>> attemptsEnds = attempts.entrySet().stream()
                .filter(entry -> entry.getValue() != Thread.currentThread())
                .map(entry -> entry.getKey().ended());
        Stream<CompletableFuture<?>> ends = webSockets().stream()
                .map(webSocket -> webSocket.close(CloseCode.GOING_AWAY, "").toCompletableFuture());
        // Whoever closes the client from within such a life must not wait for its end.
        Stream<CompletableFuture<?>> livesEnds =
                lives.stream().filter(life -> !life.isLiving()).map(ReconnectLife::closed);
        return CompletableFuture.allOf(Stream.of(attemptsEnds, ends, livesEnds)
                        .flatMap(each -> each)
                        .toArray(CompletableFuture[]::new))
                .thenCompose(ended -> sockets.allClosed());
    }

    /** Waits for what {@link #close()} gave, and drops what is left after a time, or when the thread is interrupted. */
    void await(CompletableFuture<Void> ends, Duration timeout) {
        try {
            ends.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            drop();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            drop();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("closed() never fails", impossible);
        }
    }

    private void drop() {
        webSockets().forEach(WebSocket::abort);
        sockets.drop();
    }
}
