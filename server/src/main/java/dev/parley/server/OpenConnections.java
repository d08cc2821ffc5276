package dev.parley.server;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.netty.Addresses;
import dev.parley.websocket.netty.LogBudget;
import dev.parley.websocket.netty.NettyWebSocket;
import dev.parley.websocket.netty.OpenSockets;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which connections a server has, and how they are ended when it stops. Safe for use by any number of threads.
 *
 * <p>A connection is added first and looks afterwards whether the server is stopping; the one that stops it says so first and
 * looks afterwards which connections there are. So whatever the order, one of the two sees the other.
 */
final class OpenConnections {

    private static final Logger LOG = LoggerFactory.getLogger(OpenConnections.class);
    private static final String REASON = "the server is stopping";

    /** How long dropping the last connections may take. */
    private static final long DROP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final OpenSockets sockets = new OpenSockets();
    private final Set<HttpConnection> http = ConcurrentHashMap.newKeySet();
    private final Set<WebSocket> webSockets = ConcurrentHashMap.newKeySet();
    private final PeerLog log;
    private final LogBudget failures;
    private volatile boolean stopping;
    private volatile @Nullable SocketAddress lastLocalAddress;

    OpenConnections(PeerLog log, LogBudget failures) {
        this.log = log;
        this.failures = failures;
    }

    void add(Channel channel) {
        sockets.add(channel);
        if (stopping) {
            channel.close();
        }
    }

    void add(HttpConnection connection) {
        http.add(connection);
        if (stopping) {
            connection.closeWhenIdle();
        }
    }

    void remove(HttpConnection connection) {
        http.remove(connection);
    }

    void opened(WebSocket webSocket) {
        webSockets.add(webSocket);
        if (stopping) {
            webSocket.close(CloseCode.GOING_AWAY, REASON);
        }
    }

    void ended(WebSocket webSocket, CloseStatus status) {
        webSockets.remove(webSocket);
        log.failed(webSocket.handshake(), status);
    }

    void left(NettyWebSocket webSocket, Channel channel) {
        sockets.left(webSocket, channel);
    }

    void closed(NettyWebSocket webSocket) {
        sockets.closed(webSocket);
    }

    LogBudget failures() {
        return failures;
    }

    /** {@return the address of this end, one object for many connections as they come by the same port} */
    SocketAddress localAddress(Channel channel) {
        SocketAddress address = Addresses.local(channel);
        SocketAddress before = lastLocalAddress;
        if (before != null && before.equals(address)) {
            return before;
        }
        lastLocalAddress = address;
        return address;
    }

    boolean isStopping() {
        return stopping;
    }

    /** {@return the WebSockets that are open at this moment} */
    List<WebSocket> webSockets() {
        return List.copyOf(webSockets);
    }

    /** {@return how many WebSockets are open} */
    int webSocketCount() {
        return webSockets.size();
    }

    /**
     * Ends all connections: HTTP ones as soon as they have no request to answer, WebSockets with 1001, and those that are
     * left at the end without any more ado.
     *
     * @param timeout how long to wait in all
     * @param spread over how much of that time the WebSockets are closed, one after the other
     */
    void stop(Duration timeout, Duration spread) {
        long begin = System.nanoTime();
        long end = begin + timeout.toNanos();
        stopping = true;
        http.forEach(HttpConnection::closeWhenIdle);
        List<WebSocket> leaving = webSockets();
        long span = Math.min(spread.toNanos(), timeout.toNanos());
        for (int i = 0; i < leaving.size(); i++) {
            WebSocket webSocket = leaving.get(i);
            if (webSocket.isOpen()) {
                awaitTurn(begin + turn(i, leaving.size(), span));
                webSocket.close(CloseCode.GOING_AWAY, REASON);
            }
        }
        CompletableFuture<Void> allClosed = sockets.allClosed();
        awaitUninterruptibly(allClosed, end);
        if (!allClosed.isDone()) {
            sockets.drop();
            // Not for ever: an event loop that the program blocks closes nothing.
            awaitUninterruptibly(allClosed, System.nanoTime() + DROP_NANOS);
            if (!allClosed.isDone()) {
                LOG.warn(
                        "{} connections could not be dropped, as their event loops are blocked by a listener",
                        sockets.size());
            }
        }
    }

    /** Waits until a future has been completed or a moment of {@link System#nanoTime()} has come. */
    private static void awaitUninterruptibly(CompletableFuture<Void> future, long moment) {
        boolean interrupted = false;
        while (!future.isDone() && System.nanoTime() - moment < 0) {
            try {
                future.get(moment - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException later) {
                interrupted = true;
            } catch (TimeoutException late) {
                break;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("it never fails", impossible);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return when, in nanoseconds from the beginning, one of so many is closed so that all of them fill a span evenly} */
    static long turn(int index, int count, long span) {
        return (long) ((double) span * index / count);
    }

    /** Waits until a moment of {@link System#nanoTime()}; an interrupted thread waits no more, for this turn or another. */
    private static void awaitTurn(long moment) {
        long left = moment - System.nanoTime();
        while (left > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(left);
            left = moment - System.nanoTime();
        }
    }
}
