package dev.parley.server;

import dev.parley.websocket.netty.LogBudget;
import dev.parley.websocket.netty.RunningCompression;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What all connections of a server share.
 *
 * @param settings limits and times
 * @param routes what stands at which path
 * @param originPolicy the policy of routes that have none of their own
 * @param trusted the proxies whose word is taken
 * @param proxyProtocol whether connections from these begin with a PROXY protocol header
 * @param compression how messages are compressed, if at all
 * @param counts how many connections there are
 * @param turnedAway how many connections are being told that they are one too many
 * @param connections which connections there are
 * @param peerLog what the log says of clients that are refused
 * @param failures how often the log may tell that the program's code failed
 * @param clock the wall clock, for {@code Date} and the ages of files
 * @param terms what the connections of each WebSocket route are opened with; by identity, as an endpoint is long to hash
 */
record ServerContext(
        ServerSettings settings,
        Routes routes,
        OriginPolicy originPolicy,
        TrustedProxies trusted,
        boolean proxyProtocol,
        Optional<RunningCompression> compression,
        ConnectionCounts counts,
        AtomicInteger turnedAway,
        OpenConnections connections,
        PeerLog peerLog,
        LogBudget failures,
        InstantSource clock,
        IdentityHashMap<WebSocketEndpoint, RouteTerms> terms) {

    /** How many stack traces there are; with some 5 KB each, 220 MB in a day at worst. */
    private static final int FAILURES_A_MINUTE = 30;

    static ServerContext of(
            ServerSettings settings,
            Routes routes,
            OriginPolicy originPolicy,
            TrustedProxies trusted,
            boolean proxyProtocol,
            Optional<RunningCompression> compression,
            InstantSource clock) {
        IdentityHashMap<WebSocketEndpoint, RouteTerms> terms = new IdentityHashMap<>();
        routes.webSocketEndpoints()
                .forEach(endpoint -> terms.put(endpoint, RouteTerms.of(endpoint, settings, compression)));
        PeerLog peerLog = new PeerLog(clock);
        LogBudget failures = new LogBudget("failures of handlers, listeners and hooks", FAILURES_A_MINUTE, clock);
        return new ServerContext(
                settings,
                routes,
                originPolicy,
                trusted,
                proxyProtocol,
                compression,
                new ConnectionCounts(settings.maximumConnections(), settings.maximumConnectionsPerAddress(), clock),
                new AtomicInteger(),
                new OpenConnections(peerLog, failures),
                peerLog,
                failures,
                clock,
                terms);
    }

    /** {@return what the connections of a WebSocket route are opened with} */
    RouteTerms terms(WebSocketEndpoint endpoint) {
        return Objects.requireNonNull(terms.get(endpoint), "an endpoint of another server");
    }
}
