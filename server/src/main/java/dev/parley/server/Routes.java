package dev.parley.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All routes of a server, the most specific first. A WebSocket route, HTTP handlers for several methods, and files may share
 * a pattern: which of them is meant is told by the request.
 */
final class Routes {

    private final List<Route> mostSpecificFirst;

    private Routes(List<Route> routes) {
        mostSpecificFirst = routes.stream()
                .sorted((left, right) -> RoutePattern.MOST_SPECIFIC_FIRST.compare(left.pattern(), right.pattern()))
                .toList();
    }

    /** One route. */
    sealed interface Route {
        RoutePattern pattern();
    }

    /** Opens WebSocket connections. */
    record WebSocketRoute(RoutePattern pattern, WebSocketEndpoint endpoint) implements Route {}

    /** Answers requests of one method. */
    record HttpRoute(RoutePattern pattern, String method, HttpHandler handler) implements Route {}

    /** Answers GET and HEAD with files. */
    record FilesRoute(RoutePattern pattern, StaticFiles files) implements Route {}

    /** A WebSocket route that a path matches, with the values of its variables. */
    record WebSocketMatch(WebSocketRoute route, Map<String, String> variables) {}

    /** Files to look for: which folder, and the path below it. */
    record FilesMatch(StaticFiles files, List<String> path) {}

    /**
     * How a request without upgrade is answered: by the first file there is (with 405, unless it is to be read), else by
     * {@code otherwise}.
     *
     * @param files where to look, in this order
     * @param otherwise what answers where there is no such file
     */
    record HttpPlan(List<FilesMatch> files, Otherwise otherwise) {}

    /** What answers a request for which there is no file. */
    sealed interface Otherwise {}

    /** A handler. */
    record Handled(HttpHandler handler, Map<String, String> variables) implements Otherwise {}

    /** 404. */
    record NotFound() implements Otherwise {}

    /** 405: the path is known, but not with this method. */
    record MethodNotAllowed(SortedSet<String> allowed) implements Otherwise {}

    /** 426: the path is a WebSocket route's. */
    record UpgradeRequired() implements Otherwise {}

    /** Returns whether any route opens WebSocket connections. */
    boolean hasWebSocketRoute() {
        return mostSpecificFirst.stream().anyMatch(WebSocketRoute.class::isInstance);
    }

    /** Returns what stands behind the WebSocket routes. */
    List<WebSocketEndpoint> webSocketEndpoints() {
        List<WebSocketEndpoint> endpoints = new ArrayList<>();
        for (Route route : mostSpecificFirst) {
            if (route instanceof WebSocketRoute webSocketRoute) {
                endpoints.add(webSocketRoute.endpoint());
            }
        }
        return endpoints;
    }

    /** Finds the WebSocket route of a path. */
    Optional<WebSocketMatch> webSocket(RequestPath path) {
        for (Route route : mostSpecificFirst) {
            if (route instanceof WebSocketRoute webSocketRoute) {
                Optional<Map<String, String>> variables = route.pattern().match(path);
                if (variables.isPresent()) {
                    return Optional.of(new WebSocketMatch(webSocketRoute, variables.get()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Plans the answer to a request without upgrade. The most specific pattern that has anything but files decides; files
     * are looked for first wherever they are, so that a page and a WebSocket can be at one path.
     */
    HttpPlan http(String method, RequestPath path) {
        boolean read = method.equals("GET") || method.equals("HEAD");
        List<FilesMatch> files = new ArrayList<>();
        Optional<RoutePattern> decisive = Optional.empty();
        Optional<Handled> handled = Optional.empty();
        boolean upgrade = false;
        SortedSet<String> allowed = new TreeSet<>();
        for (Route route : mostSpecificFirst) {
            Optional<Map<String, String>> variables = route.pattern().match(path);
            if (variables.isEmpty()) {
                continue;
            }
            boolean decides = decisive.isEmpty()
                    || decisive.get().shape().equals(route.pattern().shape());
            switch (route) {
                case FilesRoute filesRoute ->
                    files.add(new FilesMatch(
                            filesRoute.files(), filesRoute.pattern().rest(path)));
                case HttpRoute httpRoute
                when decides -> {
                    decisive = Optional.of(route.pattern());
                    allow(allowed, httpRoute.method());
                    if (serves(httpRoute.method(), method)
                            && (handled.isEmpty() || httpRoute.method().equals(method))) {
                        handled = Optional.of(new Handled(httpRoute.handler(), variables.get()));
                    }
                }
                case WebSocketRoute webSocketRoute
                when decides -> {
                    decisive = Optional.of(webSocketRoute.pattern());
                    upgrade = true;
                }
                case HttpRoute lessSpecific -> {}
                case WebSocketRoute lessSpecific -> {}
            }
        }
        if (upgrade) {
            allow(allowed, "GET");
        }
        // Files can only be read: what else is asked for goes to its handler, and needs the look only if there is none.
        List<FilesMatch> looked = handled.isPresent() && !read ? List.of() : List.copyOf(files);
        return new HttpPlan(looked, otherwise(handled, read && upgrade, allowed));
    }

    private static Otherwise otherwise(Optional<Handled> handled, boolean upgrade, SortedSet<String> allowed) {
        if (handled.isPresent()) {
            return handled.get();
        }
        if (upgrade) {
            return new UpgradeRequired();
        }
        return allowed.isEmpty() ? new NotFound() : new MethodNotAllowed(allowed);
    }

    // RFC 9110 §9.3.2: HEAD is GET without the content.
    private static boolean serves(String routeMethod, String method) {
        return routeMethod.equals(method) || (routeMethod.equals("GET") && method.equals("HEAD"));
    }

    private static void allow(SortedSet<String> allowed, String method) {
        allowed.add(method);
        allowed.add("OPTIONS");
        if (method.equals("GET")) {
            allowed.add("HEAD");
        }
    }

    /** Collects routes and refuses a second one for what has one already. */
    static final class Builder {

        private final List<Route> routes = new ArrayList<>();
        private final Map<String, RoutePattern> taken = new HashMap<>();

        Builder add(Route route) {
            String kind = switch (route) {
                case WebSocketRoute webSocket -> "WebSocket";
                case HttpRoute http -> http.method();
                case FilesRoute files -> "files";
            };
            RoutePattern earlier =
                    taken.putIfAbsent(kind + " " + route.pattern().shape(), route.pattern());
            if (earlier != null) {
                throw new IllegalArgumentException("route \"" + route.pattern() + "\" (" + kind + "): "
                        + (earlier.text().equals(route.pattern().text())
                                ? "there is one already"
                                : "\"" + earlier + "\" matches the same paths"));
            }
            routes.add(route);
            return this;
        }

        Routes build() {
            return new Routes(routes);
        }
    }
}
