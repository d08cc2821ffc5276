package dev.parley.client;

import dev.parley.protocol.handshake.ResponseHead;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which redirects are followed, and where they lead (RFC 6455 §4.1, RFC 9110 §15.4). */
final class Redirects {

    private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

    private Redirects() {}

    /** {@return whether the answer is a redirect, which is followed or refused for where it leads: nobody wants its body} */
    static boolean isRedirect(ResponseHead response) {
        return STATUSES.contains(response.status()) && response.headers().count("Location") == 1;
    }

    /**
     * {@return where the answer leads; empty if it is no redirect}
     *
     * @throws WebSocketConnectException if it is one that must not be followed
     */
    static Optional<Target> follow(Target from, ResponseHead response) {
        if (!isRedirect(response)) {
            return Optional.empty();
        }
        Target next = resolve(from, response, response.headers().all("Location").getFirst());
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
            URI resolved = resolve(from.httpUri(), URI.create(location));
            String scheme = resolved.getScheme();
            String webSocketScheme = switch (scheme == null ? "" : scheme.toLowerCase(Locale.ROOT)) {
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

    /** RFC 3986 §5.2.2. {@link URI#resolve} is older: to it, a query alone replaces the end of the path as well. */
    private static URI resolve(URI base, URI location) {
        if (location.isAbsolute() || location.getRawAuthority() != null) {
            return base.resolve(location);
        }
        String path = base.getRawPath();
        String query = location.getRawQuery();
        if (location.getRawPath().isEmpty()) {
            query = query == null ? base.getRawQuery() : query;
        } else {
            path = location.getRawPath().startsWith("/")
                    ? location.getRawPath()
                    : path.substring(0, path.lastIndexOf('/') + 1) + location.getRawPath();
        }
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + withoutDots(path)
                + (query == null ? "" : "?" + query));
    }

    /** RFC 3986 §5.2.4. */
    private static String withoutDots(String path) {
        Deque<String> segments = new ArrayDeque<>();
        boolean isFolder = false;
        for (String segment : (path.startsWith("/") ? path.substring(1) : path).split("/", -1)) {
            isFolder = segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                segments.pollLast();
            } else if (!isFolder) {
                segments.add(segment);
            }
        }
        return "/" + String.join("/", segments) + (isFolder && !segments.isEmpty() ? "/" : "");
    }

    private static WebSocketConnectException refused(Target from, String problem) {
        return new WebSocketConnectException(ConnectFailure.REDIRECT, from.uri(), problem);
    }
}
