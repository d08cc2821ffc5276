package dev.parley.server;

import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketHandler;
import dev.parley.websocket.WebSocketListener;
import dev.parley.websocket.netty.Endpoint;
import dev.parley.websocket.netty.EscapedText;
import dev.parley.websocket.netty.RunningCompression;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A server for WebSocket, with plain HTTP beside it. It runs from {@link Builder#start()} until {@link #close()}.
 *
 * <pre>{@code
 * try (var server = WebSocketServer.builder()
 *         .port(8080)
 *         .route("/echo", webSocket -> {
 *             for (Message message : webSocket) webSocket.send(message);
 *         })
 *         .start()) {
 *     server.join();
 * }
 * }</pre>
 *
 * <p>Safe for use by any number of threads.
 */
public final class WebSocketServer implements AutoCloseable {

    private final RunningServer running;

    private WebSocketServer(RunningServer running) {
        this.running = running;
    }

    /** {@return a builder without ports and routes} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the addresses that the server listens on, in the order in which the ports were given to the builder} */
    public List<SocketAddress> addresses() {
        return running.addresses();
    }

    /** {@return the numbers of the TCP ports, in the order in which they were given; where that was 0, the one chosen} */
    public List<Integer> ports() {
        return addresses().stream()
                .filter(InetSocketAddress.class::isInstance)
                .map(address -> ((InetSocketAddress) address).getPort())
                .toList();
    }

    /**
     * {@return the URIs of the TCP ports, such as {@code http://127.0.0.1:8080/}, in the order in which they were given}
     * For WebSocket, {@code ws} stands in the place of {@code http} and {@code wss} in that of {@code https}.
     */
    public List<URI> uris() {
        return running.uris();
    }

    /** {@return the transport that drives the sockets; never {@link Transport#AUTO}} */
    public Transport transport() {
        return running.transport();
    }

    /** {@return the WebSockets that are open at this moment: each from before its {@code onOpen} or handler begins} */
    public List<WebSocket> connections() {
        return running.context().connections().webSockets();
    }

    /** {@return how many WebSockets are open} */
    public int connectionCount() {
        return running.context().connections().webSocketCount();
    }

    /**
     * {@return what compresses messages, for people: its name and version, such as {@code the system's zlib 1.3.1}; empty if
     * nothing does}
     */
    public Optional<String> compressionEngine() {
        return running.context().compression().map(RunningCompression::toString);
    }

    /** {@return what the compression of messages has done, and what memory it takes, at this moment} */
    public CompressionMetrics compressionMetrics() {
        return running.context().compression().map(RunningCompression::metrics).orElse(CompressionMetrics.NONE);
    }

    /** {@return how many connections are open, HTTP ones among them} */
    int openConnectionCount() {
        return running.context().counts().all();
    }

    /**
     * Waits until the server has stopped, or the thread is interrupted. The thread's interrupted status is then set, so that
     * the caller can tell.
     */
    public void join() {
        running.join();
    }

    /**
     * Stops the server: accepts no more connections, closes those that have nothing to do, tells every WebSocket with 1001
     * that it goes away, spread over {@link ServerSettings#stopSpread()}, and waits for them to end. What is left after the
     * timeout is dropped. Does nothing but wait when the server is being stopped already; on an event loop, as within a
     * listener, it does not wait.
     *
     * @param timeout how long to wait, 0 to 1 h
     */
    public void stop(Duration timeout) {
        running.stop(timeout);
    }

    /** {@linkplain #stop(Duration) Stops} the server within {@link ServerSettings#stopTimeout()}. */
    @Override
    public void close() {
        stop(running.context().settings().stopTimeout());
    }

    /** {@return the URIs} */
    @Override
    public String toString() {
        return "WebSocketServer" + addresses();
    }

    /** Collects what a server needs. Not safe for use by several threads at once. */
    public static final class Builder {

        private final List<PortPlan> ports = new ArrayList<>();
        private final Routes.Builder routes = new Routes.Builder();
        private final InstantSource clock = InstantSource.system();
        private String host = "127.0.0.1";
        private OriginPolicy originPolicy = OriginPolicy.sameOrigin();
        private TrustedProxies trusted = TrustedProxies.none();
        private boolean proxyProtocol;
        private ServerSettings settings = ServerSettings.defaults();
        private Optional<Compression> compression = Optional.of(Compression.defaults());
        private Transport transport = Transport.AUTO;
        private int eventLoops = Runtime.getRuntime().availableProcessors();

        private Builder() {}

        /** A port of the host that is known in the end, or a Unix domain socket. */
        private record PortPlan(int number, Optional<Path> unixSocket, Optional<Tls> tls) {}

        /**
         * Sets the address that the ports are opened on. Without it that is {@code 127.0.0.1}, which only this machine can
         * reach; {@code 0.0.0.0} or {@code ::} stands for all addresses of the machine.
         *
         * @param name a host name or an IP address
         * @return this builder
         */
        public Builder host(String name) {
            host = name;
            return this;
        }

        /**
         * Adds a port for {@code http} and {@code ws}.
         *
         * @param number 1 to 65535, or 0 for one that is free
         * @return this builder
         */
        public Builder port(int number) {
            return port(number, Optional.empty());
        }

        /**
         * Adds a port for {@code https} and {@code wss}.
         *
         * @param number 1 to 65535, or 0 for one that is free
         * @param tls where certificate and key are
         * @return this builder
         */
        public Builder port(int number, Tls tls) {
            return port(number, Optional.of(tls));
        }

        private Builder port(int number, Optional<Tls> tls) {
            if (number < 0 || number > 65535) {
                throw new IllegalArgumentException("port: got " + number + ", expected 0 to 65535");
            }
            ports.add(new PortPlan(number, Optional.empty(), tls));
            return this;
        }

        /**
         * Adds a Unix domain socket for {@code http} and {@code ws}, mostly for a reverse proxy on this machine. The file is
         * made when the server starts, and deleted when it stops; one that a server before has left behind is replaced.
         *
         * @param file the socket's file
         * @return this builder
         */
        public Builder unixSocket(Path file) {
            ports.add(new PortPlan(0, Optional.of(file), Optional.empty()));
            return this;
        }

        /**
         * Adds a WebSocket route whose connections each have a virtual thread.
         *
         * @param pattern a path such as {@code /echo}, {@code /chat/{room}} or {@code /any/**}, decoded
         * @param handler handles each connection
         * @return this builder
         * @throws IllegalArgumentException if it is no pattern, or another WebSocket route matches the same paths
         */
        public Builder route(String pattern, WebSocketHandler handler) {
            return route(pattern, handler, RouteOptions.defaults());
        }

        /**
         * Adds a WebSocket route whose connections each have a virtual thread.
         *
         * @param pattern a path such as {@code /echo}, {@code /chat/{room}} or {@code /any/**}, decoded
         * @param handler handles each connection
         * @param options how the connections are opened and limited
         * @return this builder
         * @throws IllegalArgumentException if it is no pattern, or another WebSocket route matches the same paths
         */
        public Builder route(String pattern, WebSocketHandler handler, RouteOptions options) {
            return route(pattern, new Endpoint.Blocking(handler), options);
        }

        /**
         * Adds a WebSocket route that is served on the event loops.
         *
         * @param pattern a path such as {@code /echo}, {@code /chat/{room}} or {@code /any/**}, decoded
         * @param listener is told what happens on all connections
         * @return this builder
         * @throws IllegalArgumentException if it is no pattern, or another WebSocket route matches the same paths
         */
        public Builder route(String pattern, WebSocketListener listener) {
            return route(pattern, listener, RouteOptions.defaults());
        }

        /**
         * Adds a WebSocket route that is served on the event loops.
         *
         * @param pattern a path such as {@code /echo}, {@code /chat/{room}} or {@code /any/**}, decoded
         * @param listener is told what happens on all connections
         * @param options how the connections are opened and limited
         * @return this builder
         * @throws IllegalArgumentException if it is no pattern, or another WebSocket route matches the same paths
         */
        public Builder route(String pattern, WebSocketListener listener, RouteOptions options) {
            return route(pattern, new Endpoint.Listening(listener), options);
        }

        private Builder route(String pattern, Endpoint program, RouteOptions options) {
            routes.add(new Routes.WebSocketRoute(RoutePattern.parse(pattern), new WebSocketEndpoint(program, options)));
            return this;
        }

        /**
         * Adds a handler for GET, and so for HEAD.
         *
         * @param pattern a path such as {@code /status}, {@code /quotes/{symbol}} or {@code /any/**}, decoded
         * @param handler answers the requests
         * @return this builder
         * @throws IllegalArgumentException if it is no pattern, or another handler has the same paths
         */
        public Builder http(String pattern, HttpHandler handler) {
            return http("GET", pattern, handler);
        }

        /**
         * Adds a handler for one method.
         *
         * @param method such as {@code POST}
         * @param pattern a path such as {@code /status}, {@code /quotes/{symbol}} or {@code /any/**}, decoded
         * @param handler answers the requests
         * @return this builder
         * @throws IllegalArgumentException if it is no pattern, or another handler has the same method and paths
         */
        public Builder http(String method, String pattern, HttpHandler handler) {
            if (method.isEmpty() || !method.equals(method.toUpperCase(Locale.ROOT)) || method.contains("/")) {
                throw new IllegalArgumentException(
                        "method: got " + EscapedText.of(method) + ", expected one such as GET or POST");
            }
            routes.add(new Routes.HttpRoute(RoutePattern.parse(pattern), method, handler));
            return this;
        }

        /**
         * Serves the files in a folder.
         *
         * @param pathPrefix the path that stands for the folder, such as {@code /} or {@code /static}
         * @param folder the folder
         * @return this builder
         * @throws IllegalArgumentException if there is no such folder, or files are served at this path already
         */
        public Builder files(String pathPrefix, Path folder) {
            return files(pathPrefix, folder, FileOptions.defaults());
        }

        /**
         * Serves the files in a folder.
         *
         * @param pathPrefix the path that stands for the folder, such as {@code /} or {@code /static}
         * @param folder the folder
         * @param options how they are served
         * @return this builder
         * @throws IllegalArgumentException if there is no such folder, or files are served at this path already
         */
        public Builder files(String pathPrefix, Path folder, FileOptions options) {
            return files(pathPrefix, new FolderSource(folder, clock), options);
        }

        /**
         * Serves the files in a folder on the class path.
         *
         * @param pathPrefix the path that stands for the folder, such as {@code /} or {@code /static}
         * @param loader finds them; of a named module, only what is in a folder that is no package, such as {@code web-pages}
         * @param folder the folder's name, such as {@code pages} or {@code site/pages}
         * @param options how they are served
         * @return this builder
         * @throws IllegalArgumentException if it is no folder's name, or files are served at this path already
         */
        public Builder resources(String pathPrefix, ClassLoader loader, String folder, FileOptions options) {
            return files(pathPrefix, new ResourceSource(loader, folder, clock), options);
        }

        private Builder files(String pathPrefix, FileSource source, FileOptions options) {
            String pattern = pathPrefix.endsWith("/") ? pathPrefix + "**" : pathPrefix + "/**";
            routes.add(new Routes.FilesRoute(RoutePattern.parse(pattern), new StaticFiles(source, options)));
            return this;
        }

        /**
         * Sets from which pages browsers may open WebSockets, on routes without a policy of their own. Without it that is
         * {@link OriginPolicy#sameOrigin()}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder originPolicy(OriginPolicy policy) {
            originPolicy = policy;
            return this;
        }

        /**
         * Sets which reverse proxies are believed when they say who the client is, in {@code Forwarded},
         * {@code X-Forwarded-For}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}. Without it none is.
         *
         * @param proxies addresses, ranges such as {@code 10.0.0.0/8}, or {@code unix} for whoever connects to a Unix domain
         *     socket
         * @return this builder
         * @throws IllegalArgumentException if one is none of these
         */
        public Builder trustedProxies(String... proxies) {
            trusted = TrustedProxies.parse(proxies);
            return this;
        }

        /**
         * Expects a PROXY protocol header, version 1 or 2, at the beginning of each connection from a
         * {@linkplain #trustedProxies trusted proxy}; connections from elsewhere have none.
         *
         * @return this builder
         */
        public Builder proxyProtocol() {
            proxyProtocol = true;
            return this;
        }

        /**
         * Sets limits and times.
         *
         * @param serverSettings the settings
         * @return this builder
         */
        public Builder settings(ServerSettings serverSettings) {
            settings = serverSettings;
            return this;
        }

        /**
         * Sets how messages are compressed for clients that ask for it, as browsers do (permessage-deflate, RFC 7692). Without
         * it that is {@link Compression#defaults()}; a route can do {@linkplain RouteOptions#withoutCompression() without}.
         *
         * @param how engine, effort, windows and memory
         * @return this builder
         */
        public Builder compression(Compression how) {
            compression = Optional.of(how);
            return this;
        }

        /**
         * Has no message compressed.
         *
         * @return this builder
         */
        public Builder withoutCompression() {
            compression = Optional.empty();
            return this;
        }

        /**
         * Sets how sockets are driven. Without it that is {@link Transport#AUTO}.
         *
         * @param kind the transport
         * @return this builder
         */
        public Builder transport(Transport kind) {
            transport = kind;
            return this;
        }

        /**
         * Sets the number of event loops, each of which is a thread. Without it that is the number of processors.
         *
         * @param count 1 to 1024
         * @return this builder
         */
        public Builder eventLoops(int count) {
            if (count < 1 || count > 1024) {
                throw new IllegalArgumentException("eventLoops: got " + count + ", expected 1 to 1024");
            }
            eventLoops = count;
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the server, which listens on all of its ports
         * @throws ServerStartException if a port is occupied, a certificate cannot be used, the transport or the engine for
         *     compression does not work on this machine, or the like; the message is one line that says what can be done
         * @throws IllegalArgumentException if there is no port, or the PROXY protocol is expected and no proxy trusted
         */
        public WebSocketServer start() {
            if (ports.isEmpty()) {
                throw new IllegalArgumentException("there is no port: add one with port(8080) or unixSocket(file)");
            }
            if (proxyProtocol && trusted.equals(TrustedProxies.none())) {
                throw new IllegalArgumentException(
                        "the PROXY protocol is expected, but no proxy is trusted: name them with trustedProxies");
            }
            Optional<RunningCompression> running = compress();
            ServerContext context =
                    ServerContext.of(settings, routes.build(), originPolicy, trusted, proxyProtocol, running, clock);
            return new WebSocketServer(RunningServer.start(context, plannedPorts(), transport, eventLoops));
        }

        private Optional<RunningCompression> compress() {
            try {
                return compression.map(RunningCompression::new);
            } catch (IllegalArgumentException unusable) {
                throw new ServerStartException("compression: " + unusable.getMessage(), unusable);
            }
        }

        private List<Port> plannedPorts() {
            List<Port> planned = new ArrayList<>();
            for (PortPlan port : ports) {
                SocketAddress address = port.unixSocket().isPresent()
                        ? UnixDomainSocketAddress.of(port.unixSocket().get())
                        : new InetSocketAddress(host, port.number());
                planned.add(new Port(address, port.tls()));
            }
            return planned;
        }
    }
}
