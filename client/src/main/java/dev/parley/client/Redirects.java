package dev.parley.client;

import dev.parley.protocol.handshake.ResponseHead;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which redirects are followed, and where they lead (RFC 6455 §4.1, RFC 9110 §15.4). */
final class Redirects {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private Redirects() {}

    /**
     * {@return where the answer leads; empty if it is no redirect}
     *
     * @throws WebSocketConnectException if it is one that must not be followed
     */
    static Optional<Target> follow(Target from, ResponseHead response) {
        List<String> locations = response.headers().all("Location");
        if (!STATUSES.contains(response.status()) || locations.size() != 1) {
            return Optional.empty();
        }
        Target next = resolve(from, response, locations.getFirst());
        if (from.parts().secure() && !next.parts().secure()) {
            throw refused(from, "the server redirects from wss to ws, which would give away what TLS protects");
        }
        if (from.unixSocket().isPresent() && !from.isSameOrigin(next.parts())) {
            throw refused(from, "the server behind the Unix domain socket redirects to another origin");
        }
        return Optional.of(next);
    }

    private static Target resolve(Target from, ResponseHead response, String location) {
        try {
            URI resolved = from.httpUri().resolve(location);
            String scheme = resolved.getScheme();
            String webSocketScheme = switch (scheme == null ? "" : scheme.toLowerCase(java.util.Locale.ROOT)) {
                case "http", "ws" -> "ws";
                case "https", "wss" -> "wss";
                default -> throw new IllegalArgumentException("expected the scheme ws, wss, http or https");
            };
            // RFC 9110 §10.2.2 allows a fragment in Location; a WebSocket URI has none.
            String text = resolved.toString();
            int fragment = text.indexOf('#');
            String rest = text.substring(text.indexOf(':'), fragment < 0 ? text.length() : fragment);
            return from.redirectedTo(URI.create(webSocketScheme + rest));
        } catch (IllegalArgumentException noWebSocket) {
            throw new WebSocketConnectException(
                    ConnectFailure.REDIRECT,
                    from.uri(),
                    "the server answered " + response.status() + " with a Location that leads to no WebSocket: "
                            + noWebSocket.getMessage(),
                    noWebSocket);
        }
    }

    private static WebSocketConnectException refused(Target from, String problem) {
        return new WebSocketConnectException(ConnectFailure.REDIRECT, from.uri(), problem);
    }
}
