package dev.parley.client;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Connecting to what cannot be connected to, and what the program is told then. */
final class Failures {

    private Failures() {}

    static WebSocketConnectException of(WebSocketClient client, String uri) throws Exception {
        return of(client, WebSocketRequest.to(uri).build());
    }

    /** Returns what the attempt ends with, once no socket and no thread is left of it. */
    static WebSocketConnectException of(WebSocketClient client, WebSocketRequest request) throws Exception {
        Footprint before = Footprint.now();
        WebSocketConnectException failure = in(client.connectAsync(request));
        before.awaitNothingMore();
        return failure;
    }

    static WebSocketConnectException in(CompletableFuture<?> connecting) {
        ExecutionException ended =
                catchThrowableOfType(ExecutionException.class, () -> connecting.get(30, TimeUnit.SECONDS));
        return (WebSocketConnectException) Objects.requireNonNull(ended.getCause());
    }
}
