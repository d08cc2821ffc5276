package dev.parley.app.connect;

import dev.parley.client.ConnectionLoss;
import dev.parley.client.ReconnectState;
import dev.parley.client.ReconnectingWebSocket;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketConnectException;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A connection that is opened again when it was lost; each change is told. */
public final class ReconnectingLink implements Link {

    private final ReconnectingWebSocket webSocket;
    private final Function<WebSocketConnectException, Ending> failure;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The newest connection, which may have ended. Guarded by the lock, as is the next. */
    private Optional<Opening> newest = Optional.empty();

    private boolean ended;

    /** A connection, and the how-manieth it is. */
    private record Opening(int number, WebSocket connection) {}

    /**
     * Begins to connect.
     *
     * @param client opens the connections
     * @param request what is asked for each time
     * @param view is told
     * @param failure says what became of an attempt that failed
     */
    public ReconnectingLink(
            WebSocketClient client,
            WebSocketRequest request,
            View view,
            Function<WebSocketConnectException, Ending> failure) {
        this.failure = failure;
        this.webSocket = client.reconnecting(request)
                .onState((ours, state) -> tell(view, state))
                .start();
    }

    private void tell(View view, ReconnectState state) {
        take(state);
        switch (state) {
            case ReconnectState.Connecting connecting -> {}
            case ReconnectState.Open(WebSocket connection) ->
                view.note("connected" + Agreed.text(connection.handshake()));
            case ReconnectState.Waiting(Duration delay, ConnectionLoss why) ->
                view.note(String.format(
                        Locale.ROOT, "%s; again in %.1f s", ending(why).text(), delay.toMillis() / 1000.0));
            case ReconnectState.Closed closed -> {}
        }
    }

    private void take(ReconnectState state) {
        lock.lock();
        try {
            if (state instanceof ReconnectState.Open(WebSocket connection)) {
                newest = Optional.of(new Opening(newest.map(Opening::number).orElse(0) + 1, connection));
            }
            ended |= state instanceof ReconnectState.Closed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private boolean wasOpen() {
        lock.lock();
        try {
            return newest.isPresent();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there has been a connection after that of a number, and returns the newest. */
    private Opening awaitOpening(int before) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Optional<Opening> opening = newest.filter(each -> each.number() > before);
                if (opening.isPresent()) {
                    return opening.get();
                }
                if (ended) {
                    throw new WebSocketClosedException("there will be no further connection");
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Ending ending(ConnectionLoss loss) {
        return switch (loss) {
            case ConnectionLoss.Disconnected lost -> Ending.of(lost.status());
            case ConnectionLoss.NotConnected(WebSocketConnectException failed) -> failure.apply(failed);
            case ConnectionLoss.NotConnected(Throwable failed) ->
                new Ending(ExitCode.NOT_CONNECTED, String.valueOf(failed.getMessage()));
            case ConnectionLoss.NotPrepared(Throwable failed) ->
                new Ending(ExitCode.NOT_CONNECTED, String.valueOf(failed.getMessage()));
        };
    }

    private Ending ending(ReconnectState.Closed closed) {
        Optional<Ending> last = closed.last().map(this::ending);
        Ending ending = switch (closed.cause()) {
            case PROGRAM, CLIENT_CLOSED ->
                wasOpen()
                        ? last.filter(Ending::hadConnection)
                                .orElse(new Ending(ExitCode.CLOSED, "closed while there was no connection"))
                        : last.orElse(new Ending(ExitCode.NOT_CONNECTED, "closed before there was a connection"));
            case FATAL, GAVE_UP -> last.orElse(new Ending(ExitCode.CLOSED, "the connection was given up"));
            case BROKEN -> new Ending(ExitCode.BROKEN, "connecting again failed; the log says why");
        };
        return closed.unsentMessages() == 0 ? ending : ending.without(closed.unsentMessages());
    }

    @Override
    public void send(Message message) {
        webSocket.send(message);
    }

    @Override
    public Message receive() {
        return webSocket.receive();
    }

    @Override
    public CompletionStage<Duration> ping() {
        return webSocket
                .connection()
                .map(WebSocket::ping)
                .orElseGet(() -> CompletableFuture.failedStage(
                        new IllegalStateException("there is no connection at the moment")));
    }

    @Override
    public void flush() {
        webSocket.flush();
    }

    /** What a connection has taken that was lost is not sent again: the server has read what has come to it. */
    @Override
    public void awaitArrival() throws InterruptedException {
        int lost = 0;
        while (true) {
            webSocket.flush();
            Opening opening = awaitOpening(lost);
            try {
                opening.connection().ping().toCompletableFuture().get();
                return;
            } catch (ExecutionException again) {
                lost = opening.number();
            }
        }
    }

    @Override
    public void close(int code, String reason) {
        webSocket.close(code, reason);
    }

    @Override
    public void abort() {
        webSocket.connection().ifPresent(WebSocket::abort);
    }

    @Override
    public CompletionStage<Ending> closed() {
        return webSocket.closed().thenApply(this::ending);
    }
}
