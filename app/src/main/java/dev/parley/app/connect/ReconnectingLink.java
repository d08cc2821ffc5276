package dev.parley.app.connect;

import dev.parley.client.ConnectionLoss;
import dev.parley.client.ReconnectState;
import dev.parley.client.ReconnectingWebSocket;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketConnectException;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A connection that is opened again when it was lost; each change is told. */
public final class ReconnectingLink implements Link {

    private final ReconnectingWebSocket webSocket;
    private final Function<WebSocketConnectException, Ending> failure;

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
        switch (state) {
            case ReconnectState.Connecting connecting -> {}
            case ReconnectState.Open open -> view.note("connected");
            case ReconnectState.Waiting(Duration delay, ConnectionLoss why) ->
                view.note(String.format(
                        Locale.ROOT, "%s; again in %.1f s", ending(why).text(), delay.toMillis() / 1000.0));
            case ReconnectState.Closed closed -> {}
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
        return switch (closed.cause()) {
            case PROGRAM, CLIENT_CLOSED -> new Ending(ExitCode.NORMAL, "closed");
            case BROKEN -> new Ending(ExitCode.BROKEN, "connecting again failed; the log says why");
            case FATAL, GAVE_UP ->
                closed.last().map(this::ending).orElse(new Ending(ExitCode.CLOSED, "the connection was given up"));
        };
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
