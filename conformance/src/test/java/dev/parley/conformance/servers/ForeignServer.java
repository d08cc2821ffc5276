package dev.parley.conformance.servers;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server of somebody else's on a port of its own of 127.0.0.1. What its program does at which path is the same for all
 * of them: {@link ServerProgram} says it for those within the test, {@code node/server.js} and {@code python/serving.py}
 * for the scripts, and {@code README.md} for people.
 */
abstract class ForeignServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, CompletableFuture<End>> ends = new ConcurrentHashMap<>();

    /**
     * How a connection ended, as its server's program was told.
     *
     * @param code the code of the client's Close frame; 1006 where the connection ended without one (RFC 6455 §7.1.5)
     */
    record End(int code, String reason) {}

    /** The {@code ws} or {@code wss} URL of a path, which may have a query. */
    abstract URI url(String pathAndQuery);

    /** Ends the server and drops what connections are left. */
    @Override
    public abstract void close();

    /** How the connection ended whose URL had this {@code id=} in its query; waits for it. */
    End end(String id) throws InterruptedException {
        try {
            return endOf(id).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the server did not see connection " + id + " end within " + PATIENCE, e);
        } catch (ExecutionException e) {
            throw new AssertionError("the server failed", e.getCause());
        }
    }

    /** To be called when a connection has ended whose URL had this {@code id=} in its query. */
    final void ended(String id, End end) {
        endOf(id).complete(end);
    }

    private CompletableFuture<End> endOf(String id) {
        return ends.computeIfAbsent(id, unknown -> new CompletableFuture<>());
    }
}
