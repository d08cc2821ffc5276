package dev.parley.server;

import dev.parley.protocol.Extension;
import dev.parley.protocol.Role;
import dev.parley.protocol.handshake.Agreement;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.OpeningRequest;
import dev.parley.protocol.handshake.RecentStrings;
import dev.parley.protocol.handshake.Refusal;
import dev.parley.server.Routes.WebSocketMatch;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.WebSocketHandler;
import dev.parley.websocket.netty.Endpoint;
import dev.parley.websocket.netty.EscapedText;
import dev.parley.websocket.netty.NettyWebSocket;
import dev.parley.websocket.netty.PeerCertificates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Answers the valid opening handshakes of one connection: finds the route, checks the origin, asks the program's hook, and
 * makes the connection a WebSocket. For the channel's event loop.
 */
final class WebSocketOpening {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketOpening.class);

    /** What the requests of this event loop's WebSockets have in common. */
    private static final FastThreadLocal<RecentStrings> RECENT_STRINGS = new FastThreadLocal<>() {
        @Override
        protected RecentStrings initialValue() {
            return new RecentStrings();
        }
    };

    private final ServerContext server;
    private final HttpConnection connection;
    private final Channel channel;
    private final Deadline deadline = new Deadline();

    /** Runs the program's hook; null when none runs. */
    private @Nullable Thread worker;

    WebSocketOpening(ServerContext server, HttpConnection connection, Channel channel) {
        this.server = server;
        this.connection = connection;
        this.channel = channel;
    }

    /** What is known of an opening handshake that has got as far as the program. */
    private record Candidate(
            OpeningRequest opening,
            Client client,
            WebSocketMatch match,
            Optional<String> subprotocol,
            Headers originAnswer) {

        WebSocketEndpoint endpoint() {
            return match.route().endpoint();
        }
    }

    /** Answers one. */
    void open(OpeningRequest opening, Client client) {
        if (server.connections().isStopping()) {
            refuse(opening, client, new Refusal(503, Headers.of("Retry-After", "1"), "the server is stopping"));
            return;
        }
        switch (RequestPath.parse(opening.head().path())) {
            case PathResult.BadPath(String problem) -> refuse(opening, client, new Refusal(400, problem));
            case RequestPath path -> {
                Optional<WebSocketMatch> match = server.routes().webSocket(path);
                if (match.isEmpty()) {
                    refuse(opening, client, new Refusal(404, "there is no WebSocket at this path"));
                } else {
                    open(opening, client, match.get());
                }
            }
        }
    }

    private void open(OpeningRequest opening, Client client, WebSocketMatch match) {
        RouteOptions options = match.route().endpoint().options();
        OriginPolicy policy = options.originPolicy().orElse(server.originPolicy());
        Optional<Origin> self = opening.origin().isPresent() ? self(opening, client) : Optional.empty();
        switch (policy.check(opening.head().headers(), self)) {
            case OriginPolicy.Verdict.Refused(String problem) -> {
                server.peerLog()
                        .log(
                                "Origin {} from {} refused on {}: allowed is {}; this server is {}",
                                EscapedText.of(opening.origin().orElse("")),
                                client.address(),
                                match.route().pattern(),
                                policy,
                                self.map(Origin::toString).orElse("unknown, as the request names no host"));
                connection.refuseUnlogged(new Refusal(403, problem));
            }
            case OriginPolicy.Verdict.Allowed(Headers answer) -> {
                Optional<String> subprotocol = subprotocol(options, opening);
                if (subprotocol.isEmpty() && options.subprotocolRequired()) {
                    refuse(opening, client, subprotocolMissing(options));
                    return;
                }
                enter(new Candidate(opening, client, match, subprotocol, answer));
            }
        }
    }

    /** The origin that the request was sent to, with which a page's is compared; empty where it names no host. */
    private static Optional<Origin> self(OpeningRequest opening, Client client) {
        String authority = client.authority().orElse(opening.head().authority());
        return Origin.ofAuthority(client.secure() ? "https" : "http", authority);
    }

    /** The first of the route's subprotocols that the client offers. */
    private static Optional<String> subprotocol(RouteOptions options, OpeningRequest opening) {
        for (String name : options.subprotocols()) {
            if (opening.subprotocols().contains(name)) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private static Refusal subprotocolMissing(RouteOptions options) {
        return new Refusal(
                400,
                "Sec-WebSocket-Protocol: expected one of " + String.join(", ", options.subprotocols())
                        + " (RFC 6455 §4.2.2)");
    }

    /** The client of a proxy gets its place here; any other has had it since the connection was accepted. */
    private void enter(Candidate candidate) {
        Client client = candidate.client();
        if (!client.address().equals(Peer.of(channel).address())
                && !Place.of(channel).enter(client.address())) {
            refuse(candidate.opening(), client, Overload.refusal());
            return;
        }
        Optional<HandshakeHook> hook = candidate.endpoint().options().hook();
        if (hook.isPresent()) {
            ask(hook.get(), candidate);
        } else {
            accept(candidate, HandshakeDecision.accept());
        }
    }

    private void ask(HandshakeHook hook, Candidate candidate) {
        HandshakeRequest request = new HandshakeRequest(
                candidate.opening(),
                candidate.match().variables(),
                server.connections().localAddress(channel),
                candidate.client().address(),
                candidate.client().secure(),
                PeerCertificates.of(channel));
        Thread thread = Place.of(channel).start("parley-handshake", () -> {
            HandshakeDecision decision = decide(hook, request);
            try {
                channel.eventLoop().execute(() -> decided(candidate, decision));
            } catch (RejectedExecutionException stopped) {
                LOG.debug("A handshake hook decided after the server had stopped", stopped);
            }
        });
        deadline.arm(channel.eventLoop(), server.settings().handshakeTimeout(), () -> {
            thread.interrupt();
            server.failures()
                    .log(
                            LOG,
                            Level.WARN,
                            "The handshake hook of {} took longer than {} (handshakeTimeout) and was interrupted",
                            EscapedText.of(candidate.opening().head().path()),
                            server.settings().handshakeTimeout());
            connection.refuseUnlogged(new Refusal(503, "the decision took too long"));
        });
        worker = thread;
    }

    private HandshakeDecision decide(HandshakeHook hook, HandshakeRequest request) {
        try {
            return Objects.requireNonNull(hook.decide(request), "the hook returned null, expected a decision");
        } catch (InterruptedException timeIsUp) {
            return HandshakeDecision.refuse(503, "the decision took too long");
        } catch (Throwable failed) {
            server.failures()
                    .log(
                            LOG,
                            Level.ERROR,
                            "The handshake hook of {} failed",
                            EscapedText.of(request.head().path()),
                            failed);
            return HandshakeDecision.refuse(500, "the server failed to decide about this handshake");
        }
    }

    private void decided(Candidate candidate, HandshakeDecision decision) {
        deadline.disarm();
        worker = null;
        switch (decision) {
            case HandshakeDecision.Refuse(Refusal refusal) -> refuse(candidate.opening(), candidate.client(), refusal);
            case HandshakeDecision.Accept accept -> accept(candidate, accept);
        }
    }

    private void accept(Candidate candidate, HandshakeDecision.Accept decision) {
        if (!connection.isWaiting()) {
            return; // The client has gone, or the time was up.
        }
        RouteTerms terms = server.terms(candidate.endpoint());
        Agreement agreement;
        try {
            Optional<String> subprotocol =
                    decision.subprotocol().isPresent() ? decision.subprotocol() : candidate.subprotocol();
            agreement = terms.handshake()
                    .accept(candidate.opening(), subprotocol, together(candidate.originAnswer(), decision.headers()));
        } catch (RuntimeException wrongDecision) {
            server.failures()
                    .log(
                            LOG,
                            Level.ERROR,
                            "The handshake of {} cannot be accepted as the program wants it",
                            EscapedText.of(candidate.opening().head().path()),
                            wrongDecision);
            refuse(candidate.opening(), candidate.client(), new Refusal(500, "the server failed to open a WebSocket"));
            return;
        }
        Handshake handshake;
        ByteBuf leftover;
        try {
            handshake = handshake(candidate, agreement, decision.attributes());
            leftover = connection.leave();
            channel.write(Unpooled.wrappedBuffer(agreement.response().encode()));
        } catch (RuntimeException | Error thrown) {
            agreement.abandon();
            channel.close(); // Or it would wait for ever, without a deadline.
            throw thrown;
        }
        NettyWebSocket.start(
                channel,
                Role.SERVER,
                handshake,
                terms.connection(),
                agreement.extensions(),
                program(candidate),
                leftover,
                new WebSocketOwner(server.connections(), Place.of(channel)));
        channel.flush();
    }

    private static Headers together(Headers first, Headers second) {
        return first.isEmpty() ? second : first.toBuilder().addAll(second).build();
    }

    private Handshake handshake(Candidate candidate, Agreement agreement, Map<String, Object> attributes) {
        return new Handshake(
                RECENT_STRINGS
                        .get()
                        .share(
                                candidate.opening().head(),
                                candidate.match().route().pattern().isOnePath()),
                candidate.match().variables(),
                agreement.subprotocol(),
                names(agreement.extensions()),
                server.connections().localAddress(channel),
                candidate.client().address(),
                candidate.client().secure(),
                PeerCertificates.of(channel),
                attributes);
    }

    private static List<String> names(List<Extension> extensions) {
        if (extensions.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (Extension extension : extensions) {
            names.add(extension.name());
        }
        return names;
    }

    private Endpoint program(Candidate candidate) {
        Endpoint program = candidate.endpoint().program();
        Place place = Place.of(channel);
        return program instanceof Endpoint.Blocking(WebSocketHandler handler, Executor anyThread)
                ? new Endpoint.Blocking(handler, task -> place.start("parley-handler", task))
                : program;
    }

    /** Forgets what there is to do: the connection has gone, and nobody waits for the hook any more. */
    void cancel() {
        deadline.disarm();
        if (worker != null) {
            worker.interrupt();
            worker = null;
        }
    }

    private void refuse(OpeningRequest opening, Client client, Refusal refusal) {
        if (connection.isWaiting()) {
            server.peerLog()
                    .log(
                            "Handshake on {} from {} refused: {} {}",
                            EscapedText.of(opening.head().path()),
                            client.address(),
                            refusal.status(),
                            EscapedText.of(refusal.body()));
            connection.refuseUnlogged(refusal);
        }
    }
}
