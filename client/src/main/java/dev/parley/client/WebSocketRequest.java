package dev.parley.client;

import dev.parley.protocol.FrameListener;
import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.WebSocketUri;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a program asks for when it opens a WebSocket. Immutable; it may be used any number of times. */
public final class WebSocketRequest {

    private final URI uri;
    private final Headers headers;
    private final Optional<String> origin;
    private final List<String> subprotocols;
    private final Optional<Path> unixSocket;
    private final Optional<FrameListener> frameListener;

    private WebSocketRequest(Builder builder) {
        uri = builder.uri;
        headers = builder.headers.build();
        origin = builder.origin;
        subprotocols = List.copyOf(builder.subprotocols);
        unixSocket = builder.unixSocket;
        frameListener = builder.frameListener;
    }

    /**
     * {@return a builder}
     *
     * @param uri where to: {@code ws://host:port/path?query} or {@code wss://…}
     * @throws IllegalArgumentException if it is no such URI; the message says what is wrong (RFC 6455 §3)
     */
    public static Builder to(String uri) {
        WebSocketUri.parse(uri);
        return new Builder(URI.create(uri));
    }

    /**
     * {@return a builder}
     *
     * @param uri where to: {@code ws://host:port/path?query} or {@code wss://…}
     * @throws IllegalArgumentException if it is no such URI; the message says what is wrong (RFC 6455 §3)
     */
    public static Builder to(URI uri) {
        WebSocketUri.of(uri);
        return new Builder(uri);
    }

    /** {@return a builder that has all that this request has} */
    public Builder toBuilder() {
        Builder builder = new Builder(uri);
        builder.headers.addAll(headers);
        builder.origin = origin;
        builder.subprotocols.addAll(subprotocols);
        builder.unixSocket = unixSocket;
        builder.frameListener = frameListener;
        return builder;
    }

    /** {@return where to} */
    public URI uri() {
        return uri;
    }

    /** {@return the header fields of the program's own} */
    public Headers headers() {
        return headers;
    }

    /** {@return the {@code Origin}, if there is one} */
    public Optional<String> origin() {
        return origin;
    }

    /** {@return the subprotocols that are asked for, the best liked first} */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /** {@return the Unix domain socket that leads to the server, if one does} */
    public Optional<Path> unixSocket() {
        return unixSocket;
    }

    /** {@return who is told of the frames that pass, if anybody is} */
    public Optional<FrameListener> frameListener() {
        return frameListener;
    }

    /** {@return the URI} */
    @Override
    public String toString() {
        return uri.toString();
    }

    /** Collects what the request says. Not safe for use by several threads at once. */
    public static final class Builder {

        private final URI uri;
        private final Headers.Builder headers = Headers.builder();
        private final List<String> subprotocols = new ArrayList<>();
        private Optional<String> origin = Optional.empty();
        private Optional<Path> unixSocket = Optional.empty();
        private Optional<FrameListener> frameListener = Optional.empty();

        private Builder(URI uri) {
            this.uri = uri;
        }

        /**
         * Adds a header field.
         *
         * @param name the field's name; none that the opening handshake writes itself, such as {@code Host} or
         *     {@code Sec-WebSocket-Key}, and not {@code Proxy-Authorization}, which would go to the server: what a proxy is to
         *     know, {@link ProxyServer#withCredentials} tells it
         * @param value the field's value
         * @return this builder
         * @throws IllegalArgumentException if it could not stand in a request, or is {@code Proxy-Authorization}
         */
        public Builder header(String name, String value) {
            if (name.equalsIgnoreCase("Proxy-Authorization")) {
                throw new IllegalArgumentException(
                        "Proxy-Authorization: a header field of the request goes to the server;"
                                + " give the proxy its user name and password by ProxyServer.withCredentials");
            }
            headers.add(name, value);
            return this;
        }

        /**
         * Sets the origin on whose behalf the program asks, as browsers do (RFC 6455 §10.2).
         *
         * @param value such as {@code https://example.com}
         * @return this builder
         */
        public Builder origin(String value) {
            origin = Optional.of(value);
            return this;
        }

        /**
         * Adds subprotocols that the program speaks (RFC 6455 §1.9), the best liked first. The server takes one of them or
         * none: {@link dev.parley.websocket.Handshake#subprotocol()} tells.
         *
         * @param names tokens, each once
         * @return this builder
         */
        public Builder subprotocols(String... names) {
            subprotocols.addAll(List.of(names));
            return this;
        }

        /**
         * Shows a user name and password (RFC 7617). Not passed on when a redirect leads to another origin.
         *
         * @param user the name, without a colon
         * @param password the password
         * @return this builder
         * @throws IllegalArgumentException if the name has a colon, or either has a control character
         */
        public Builder basicAuthorization(String user, String password) {
            return authorization(Credentials.basic(user, password));
        }

        /**
         * Shows a bearer token (RFC 6750). Not passed on when a redirect leads to another origin.
         *
         * @param token the token
         * @return this builder
         */
        public Builder bearerAuthorization(String token) {
            return authorization("Bearer " + token);
        }

        private Builder authorization(String value) {
            headers.set("Authorization", value);
            return this;
        }

        /**
         * Has the server reached through a Unix domain socket on this machine; host and path of the URI are what the request
         * says then. No redirect to another origin is followed.
         *
         * @param file the socket's file
         * @return this builder
         */
        public Builder unixSocket(Path file) {
            unixSocket = Optional.of(file);
            return this;
        }

        /**
         * Has somebody told of each frame that passes on a connection which this request opens, both ways, in the order of the
         * wire. Without it the frames of a connection are looked at by nobody else, at no cost.
         *
         * <p>A listener that throws does the connection no harm: the exception goes to the log, and the listener is told of no
         * more frames of that connection, either way.
         *
         * @param listener is told, on the connection's event loop
         * @return this builder
         */
        public Builder frameListener(FrameListener listener) {
            frameListener = Optional.of(listener);
            return this;
        }

        /**
         * {@return the request}
         *
         * @throws IllegalArgumentException if something in it could not stand in an opening handshake; the message says what
         */
        public WebSocketRequest build() {
            WebSocketRequest request = new WebSocketRequest(this);
            // What is wrong shall be told where the program says it, not where it connects.
            Target.of(request).handshake(List.of(), request.headers(), HeadLimits.DEFAULT);
            return request;
        }
    }
}
