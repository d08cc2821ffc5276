package dev.parley.client;

import dev.parley.protocol.Extension;
import dev.parley.protocol.Role;
import dev.parley.protocol.handshake.Agreement;
import dev.parley.protocol.handshake.ClientHandshake;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.netty.Addresses;
import dev.parley.websocket.netty.Endpoint;
import dev.parley.websocket.netty.NettyWebSocket;
import dev.parley.websocket.netty.OpenSockets;
import dev.parley.websocket.netty.PeerCertificates;
import dev.parley.websocket.netty.TlsAnswers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a WebSocket, redirects included: one step after the other, each waited for by the thread that wants the
 * WebSocket. Another thread may end it by {@link #cancel}.
 */
final class Attempt {

    private static final String CLOSED_BEFORE = "the client was closed before the WebSocket was open";

    private final ClientContext client;
    private final WebSocketRequest request;
    private final Endpoint endpoint;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile @Nullable CompletableFuture<?> awaited;
    private volatile @Nullable ConnectFailure cancelled;

    Attempt(ClientContext client, WebSocketRequest request, Endpoint endpoint) {
        this.client = client;
        this.request = request;
        this.endpoint = endpoint;
    }

    /** A moment until which something has to have happened. */
    record Limit(long nanoTime, ConnectFailure failure, String problem) {
        static Limit in(Duration time, ConnectFailure failure, String problem) {
            return new Limit(System.nanoTime() + time.toNanos(), failure, problem);
        }
    }

    /** Ends the attempt, if it has not succeeded yet. */
    void cancel(ConnectFailure why) {
        cancelled = why;
        CompletableFuture<?> current = awaited;
        if (current != null) {
            current.completeExceptionally(new CancellationException());
        }
    }

    /** {@return completes when it is over, with a WebSocket or without} */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /**
     * Carries it out.
     *
     * @return the open WebSocket
     * @throws WebSocketConnectException if it cannot be opened
     * @throws InterruptedException if this thread is interrupted before
     */
    NettyWebSocket run() throws InterruptedException {
        Target target = Target.of(request);
        int redirects = 0;
        while (true) {
            switch (open(target)) {
                case Opening.Result.Opened(NettyWebSocket webSocket) -> {
                    return webSocket;
                }
                case Opening.Result.Rejected(ResponseHead response, ByteBuffer body) -> {
                    Optional<Target> next = Redirects.follow(target, response);
                    if (next.isEmpty()) {
                        throw Refusals.rejected(target, response, body);
                    }
                    if (redirects++ == client.settings().maximumRedirects()) {
                        throw new WebSocketConnectException(
                                ConnectFailure.REDIRECT,
                                target.uri(),
                                "the server redirects to " + next.get().uri()
                                        + ", and maximumRedirects ("
                                        + client.settings().maximumRedirects()
                                        + ") have been followed");
                    }
                    target = next.get();
                }
                case Opening.Result.NotHttp(String section, String text) ->
                    throw Refusals.notHttp(target, section, text);
                case Opening.Result.Failed(String section, String text, Optional<ResponseHead> response) ->
                    throw Refusals.broken(target, section, text, response);
            }
        }
    }

    private Opening.Result open(Target target) throws InterruptedException {
        try (Dialer dialer = new Dialer(client, this)) {
            return open(target, dialer);
        }
    }

    private Opening.Result open(Target target, Dialer dialer) throws InterruptedException {
        Dialer.Line line = dialer.connect(target);
        Channel channel = line.channel();
        boolean opened = false;
        try {
            Limit limit = Limit.in(
                    client.settings().handshakeTimeout(),
                    ConnectFailure.HANDSHAKE_TIMEOUT,
                    "TCP stood, but the WebSocket was not open within "
                            + client.settings().handshakeTimeout() + " (handshakeTimeout)");
            if (line.proxy().isPresent()) {
                Tunnel tunnel = new Tunnel(client, this, dialer, line.proxy().get(), target);
                channel = tunnel.open(channel, limit);
            }
            Optional<Interlude> interlude =
                    target.parts().secure() ? Optional.of(encrypt(channel, target, limit)) : Optional.empty();
            Opening.Result result = shakeHands(channel, interlude, target, limit);
            opened = result instanceof Opening.Result.Opened;
            return result;
        } finally {
            if (!opened) {
                OpenSockets.close(channel);
            }
        }
    }

    /** Returns what keeps the events of the channel until somebody else wants them. */
    private Interlude encrypt(Channel channel, Target target, Limit limit) throws InterruptedException {
        Interlude interlude = new Interlude();
        SslHandler tls = client.tls().newHandler(target); // The limit counts, not one of its own.
        CompletableFuture<Channel> encrypted = new CompletableFuture<>();
        channel.eventLoop().execute(() -> {
            TlsAnswers.addLast(channel, tls, () -> Addresses.remote(channel));
            channel.pipeline().addLast(interlude);
            tls.handshakeFuture().addListener(ended -> {
                if (ended.isSuccess()) {
                    encrypted.complete(channel);
                } else {
                    encrypted.completeExceptionally(ended.cause());
                }
            });
        });
        try {
            await(encrypted, target, limit);
            return interlude;
        } catch (StepFailedException failed) {
            throw Refusals.tls(target, failed.why());
        }
    }

    private Opening.Result shakeHands(Channel channel, Optional<Interlude> interlude, Target target, Limit limit)
            throws InterruptedException {
        Headers fields =
                client.cookies().map(jar -> jar.addTo(target.headers(), target)).orElse(target.headers());
        ClientHandshake handshake =
                target.handshake(client.extensions(), fields, client.settings().headLimits());
        Opening opening = new Opening(
                handshake,
                (agreement, leftover) -> start(channel, target, handshake, agreement, leftover),
                client.settings().maximumRefusalBytes());
        channel.eventLoop().execute(() -> begin(opening, channel, interlude));
        try {
            return await(opening.result(), target, limit);
        } catch (StepFailedException failed) {
            // With TLS 1.3 a server looks at the client's certificate only after the client has taken TLS for open.
            throw Refusals.isFromTls(failed.why())
                    ? Refusals.tls(target, failed.why())
                    : Refusals.lost(target, opening.hasHeard(), failed.why());
        } finally {
            handshake
                    .response()
                    .ifPresent(response -> client.cookies().ifPresent(jar -> jar.take(response.headers(), target)));
        }
    }

    /** On the event loop: goes on where the TLS handshake has ended. */
    private static void begin(Opening opening, Channel channel, Optional<Interlude> interlude) {
        Optional<Throwable> failure = interlude.flatMap(Interlude::failure);
        if (failure.isPresent()) {
            opening.result().completeExceptionally(failure.get());
            return;
        }
        channel.pipeline().addLast(opening);
        if (channel.isActive()) { // A channel that is closed loses its handlers by itself.
            channel.pipeline().remove(Unattended.class);
            interlude.ifPresent(channel.pipeline()::remove);
        }
    }

    /** On the event loop. */
    private NettyWebSocket start(
            Channel channel, Target target, ClientHandshake opening, Agreement agreement, ByteBuf leftover) {
        Handshake handshake;
        try {
            handshake = new Handshake(
                    opening.request(),
                    Map.of(),
                    agreement.subprotocol(),
                    agreement.extensions().stream().map(Extension::name).toList(),
                    Addresses.local(channel),
                    Addresses.remote(channel),
                    target.parts().secure(),
                    PeerCertificates.of(channel));
            request.frameListener().ifPresent(listener -> {
                FrameTap tap = new FrameTap(listener, client.connections().failures());
                channel.pipeline().addLast(tap);
                tap.received(leftover);
            });
        } catch (RuntimeException | Error thrown) {
            agreement.abandon();
            throw thrown;
        }
        return NettyWebSocket.start(
                channel,
                Role.CLIENT,
                handshake,
                client.settings().connectionSettings(),
                agreement.extensions(),
                endpoint,
                leftover,
                client.connections());
    }

    /**
     * Waits for a step.
     *
     * @throws WebSocketConnectException if it takes too long, or the attempt is cancelled
     * @throws StepFailedException if the step fails
     */
    <T> T await(CompletableFuture<T> step, Target target, Limit limit)
            throws InterruptedException, StepFailedException {
        awaited = step;
        try {
            if (cancelled != null) {
                step.completeExceptionally(new CancellationException());
            }
            return result(step, target, limit);
        } catch (CancellationException | ExecutionException failed) {
            checkNotCancelled(target);
            throw new StepFailedException(failed);
        } finally {
            awaited = null;
        }
    }

    /**
     * To be called before a step that needs an event loop: those of a closed client are there only for who has begun before.
     *
     * @throws WebSocketConnectException if the attempt is cancelled
     */
    void checkNotCancelled(Target target) {
        ConnectFailure why = cancelled;
        if (why != null) {
            throw new WebSocketConnectException(why, target.uri(), CLOSED_BEFORE);
        }
    }

    /** {@return what the program is told when the event loops have ended, which those of a closed client do} */
    WebSocketConnectException clientClosed(RejectedExecutionException loopsHaveEnded) {
        return new WebSocketConnectException(
                ConnectFailure.CLIENT_CLOSED, request.uri(), CLOSED_BEFORE, loopsHaveEnded);
    }

    private static <T> T result(CompletableFuture<T> step, Target target, Limit limit)
            throws InterruptedException, ExecutionException {
        try {
            return step.get(limit.nanoTime() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            if (step.completeExceptionally(late)) {
                throw new WebSocketConnectException(limit.failure(), target.uri(), limit.problem());
            }
            return step.get();
        } catch (InterruptedException interrupted) {
            if (step.completeExceptionally(interrupted)) {
                throw interrupted;
            }
            Thread.currentThread().interrupt(); // What was waited for is there already: who waits next is interrupted.
            return step.join();
        }
    }
}
