package dev.parley.client;

import dev.parley.websocket.Compression;
import dev.parley.websocket.CompressionMetrics;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketInterruptedException;
import dev.parley.websocket.WebSocketListener;
import dev.parley.websocket.netty.Endpoint;
import dev.parley.websocket.netty.NettyTransport;
import dev.parley.websocket.netty.RunningCompression;
import dev.parley.websocket.tls.TlsFileException;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.net.CookieHandler;
import java.net.InetAddress;
import java.net.ProxySelector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens WebSockets. One client serves a whole program: it is safe for use by any number of threads, and a few event loops
 * carry thousands of connections.
 *
 * <pre>{@code
 * try (var ws = WebSocketClient.create().connect("wss://example.com/quotes")) {
 *     ws.send("hello");
 *     Message reply = ws.receive(Duration.ofSeconds(5));
 * }
 * }</pre>
 *
 * <p>Its threads are daemons: they do not keep a program from ending.
 */
public final class WebSocketClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketClient.class);

    /** How long event loops of the client's own may take to end. */
    private static final long SHUTDOWN_MILLIS = 2000;

    private final ClientContext context;

    /** The event loops of this client's own, if it does not share those of all clients. */
    private final Optional<EventLoopGroup> ownLoops;

    private final AtomicBoolean closed = new AtomicBoolean();

    private WebSocketClient(ClientContext context, Optional<EventLoopGroup> ownLoops) {
        this.context = context;
        this.ownLoops = ownLoops;
    }

    /** {@return a client with all defaults} */
    public static WebSocketClient create() {
        return builder().build();
    }

    /** {@return a builder that has the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Opens a WebSocket from which the program receives in its own time, and waits for it.
     *
     * @param uri where to: {@code ws://host:port/path?query} or {@code wss://…}
     * @return the open WebSocket
     * @throws IllegalArgumentException if it is no such URI
     * @throws WebSocketConnectException if it cannot be opened; {@link WebSocketConnectException#failure()} tells why
     * @throws WebSocketInterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if called on an event loop of this client, which must not wait
     */
    public WebSocket connect(String uri) {
        return connect(WebSocketRequest.to(uri).build());
    }

    /**
     * Opens a WebSocket from which the program receives in its own time, and waits for it.
     *
     * @param request what is asked for
     * @return the open WebSocket
     * @throws WebSocketConnectException if it cannot be opened; {@link WebSocketConnectException#failure()} tells why
     * @throws WebSocketInterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if called on an event loop of this client, which must not wait
     */
    public WebSocket connect(WebSocketRequest request) {
        return open(attempt(request, new Endpoint.Receiving()));
    }

    /**
     * Opens a WebSocket whose messages a listener gets, and waits for it. {@link WebSocketListener#onOpen} may be called
     * before this method returns.
     *
     * @param request what is asked for
     * @param listener is told what happens, on an event loop
     * @return the open WebSocket
     * @throws WebSocketConnectException if it cannot be opened; {@link WebSocketConnectException#failure()} tells why
     * @throws WebSocketInterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if called on an event loop of this client, which must not wait
     */
    public WebSocket connect(WebSocketRequest request, WebSocketListener listener) {
        return open(attempt(request, new Endpoint.Listening(listener)));
    }

    /**
     * Opens a WebSocket from which the program receives in its own time.
     *
     * @param request what is asked for
     * @return completes with the open WebSocket, or with a {@link WebSocketConnectException}. Who cancels it, or completes it
     *     otherwise, ends the attempt
     */
    public CompletableFuture<WebSocket> connectAsync(WebSocketRequest request) {
        return openAsync(attempt(request, new Endpoint.Receiving()));
    }

    /**
     * Opens a WebSocket whose messages a listener gets.
     *
     * @param request what is asked for
     * @param listener is told what happens, on an event loop
     * @return completes with the open WebSocket, or with a {@link WebSocketConnectException}. Who cancels it, or completes it
     *     otherwise, ends the attempt
     */
    public CompletableFuture<WebSocket> connectAsync(WebSocketRequest request, WebSocketListener listener) {
        return openAsync(attempt(request, new Endpoint.Listening(listener)));
    }

    /**
     * {@return a builder of a WebSocket that is opened again whenever it was lost}
     *
     * @param request what is asked for, each time
     */
    public ReconnectingWebSocket.Builder reconnecting(WebSocketRequest request) {
        return new ReconnectingWebSocket.Builder(
                request,
                context.settings(),
                this::isOnEventLoop,
                new ReconnectLife.Surroundings(
                        this::connect,
                        new LoopTiming(context.loops()),
                        () -> ThreadLocalRandom.current().nextLong()),
                context.connections());
    }

    private Attempt attempt(WebSocketRequest request, Endpoint endpoint) {
        return new Attempt(context, request, endpoint);
    }

    private WebSocket open(Attempt attempt) {
        if (isOnEventLoop()) {
            throw new IllegalStateException("connect waits, and an event loop must not: use connectAsync");
        }
        context.connections().begin(attempt);
        try {
            return attempt.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            WebSocketInterruptedException thrown =
                    new WebSocketInterruptedException("interrupted while a WebSocket was being opened");
            thrown.initCause(interrupted);
            throw thrown;
        } catch (RejectedExecutionException loopsHaveEnded) {
            throw attempt.clientClosed(loopsHaveEnded);
        } finally {
            context.connections().ended(attempt);
        }
    }

    private CompletableFuture<WebSocket> openAsync(Attempt attempt) {
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        opened.whenComplete((webSocket, failure) -> attempt.cancel(ConnectFailure.CLIENT_CLOSED));
        Thread.ofVirtual().name("parley-connect").start(() -> {
            try {
                WebSocket webSocket = open(attempt);
                if (!opened.complete(webSocket)) {
                    webSocket.abort();
                }
            } catch (Throwable failed) {
                opened.completeExceptionally(failed);
            }
        });
        return opened;
    }

    private boolean isOnEventLoop() {
        for (EventExecutor loop : context.loops()) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }

    /** {@return the WebSockets of this client that are open at this moment} */
    public List<WebSocket> connections() {
        return context.connections().webSockets();
    }

    /**
     * {@return what compresses messages with servers that take the offer, for people: its name and version, such as
     * {@code the system's zlib 1.3.1}; empty if nothing does} The client logs it, too, when it is built.
     */
    public Optional<String> compressionEngine() {
        return context.compression().map(RunningCompression::toString);
    }

    /** {@return what the compression of messages has done, and what memory it takes, at this moment} */
    public CompressionMetrics compressionMetrics() {
        return context.compression().map(RunningCompression::metrics).orElse(CompressionMetrics.NONE);
    }

    /** {@return the transport that drives the sockets; never {@link Transport#AUTO}} */
    public Transport transport() {
        return context.transport().transport();
    }

    /**
     * Closes the client: ends attempts that are under way, closes all its WebSockets with 1001, waits for that at most for the
     * close timeout, and drops the rest. Does nothing on a closed client. On an event loop it does not wait.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> ends = context.connections().close();
        if (isOnEventLoop()) {
            ends.whenComplete((all, failure) -> ownLoops.ifPresent(loops -> loops.shutdownGracefully()));
            return;
        }
        // The closing handshake has the close timeout, and so has the end of TCP after it.
        Duration longest = context.settings().closeTimeout().multipliedBy(2).plusSeconds(1);
        context.connections().await(ends, longest);
        ownLoops.ifPresent(loops -> NettyTransport.shutDown(loops, SHUTDOWN_MILLIS));
    }

    /** Collects what a client needs. Not safe for use by several threads at once. */
    public static final class Builder {

        private ClientSettings settings = ClientSettings.defaults();
        private Transport transport = Transport.AUTO;
        private OptionalInt eventLoops = OptionalInt.empty();
        private HostResolver resolver = host -> List.of(InetAddress.getAllByName(host));
        private Optional<CookieHandler> cookies = Optional.empty();
        private ClientTls tls = ClientTls.system();
        private ProxyChoice proxies = ProxyChoice.none();
        private Optional<Compression> compression = Optional.of(Compression.defaults());

        private Builder() {}

        /**
         * Sets limits and times.
         *
         * @param clientSettings the settings
         * @return this builder
         */
        public Builder settings(ClientSettings clientSettings) {
            settings = clientSettings;
            return this;
        }

        /**
         * Sets how messages are compressed with servers that can do it (permessage-deflate, RFC 7692). Without it that is
         * {@link Compression#defaults()}.
         *
         * @param how engine, effort, windows and memory
         * @return this builder
         */
        public Builder compression(Compression how) {
            compression = Optional.of(how);
            return this;
        }

        /**
         * Has no message compressed, and compression not offered to servers.
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
         * Gives the client event loops of its own, each of which is a thread, until it is closed. Without it clients share at
         * most four.
         *
         * @param count 1 to 1024
         * @return this builder
         */
        public Builder eventLoops(int count) {
            if (count < 1 || count > 1024) {
                throw new IllegalArgumentException("eventLoops: got " + count + ", expected 1 to 1024");
            }
            eventLoops = OptionalInt.of(count);
            return this;
        }

        /**
         * Sets how the addresses of hosts are found.
         *
         * @param hostResolver finds them
         * @return this builder
         */
        public Builder resolver(HostResolver hostResolver) {
            resolver = hostResolver;
            return this;
        }

        /**
         * Sets where cookies are kept: requests show those that belong to them, and answers may set some. Without it there are
         * none but those of a {@code Cookie} header of the program's own.
         *
         * @param handler such as {@link java.net.CookieManager}
         * @return this builder
         */
        public Builder cookies(CookieHandler handler) {
            cookies = Optional.of(handler);
            return this;
        }

        /**
         * Sets whom the client trusts when it speaks TLS, and its own certificate. Without it that is
         * {@link ClientTls#system()}.
         *
         * @param clientTls the settings
         * @return this builder
         */
        public Builder tls(ClientTls clientTls) {
            tls = clientTls;
            return this;
        }

        /**
         * Sets a proxy through which all servers are reached, {@code ws} and {@code wss} alike. It finds their addresses. Without
         * it, and without the two methods below, servers are reached directly.
         *
         * @param proxy the proxy
         * @return this builder
         */
        public Builder proxy(ProxyServer proxy) {
            proxies = ProxyChoice.always(proxy);
            return this;
        }

        /**
         * Sets who chooses proxies. It is asked for {@code http} in the place of {@code ws} and {@code https} in that of
         * {@code wss}. What it names is tried in its order until there is a TCP connection, and it is told of each proxy to
         * which there was none. When it throws, that is {@link ConnectFailure#PROXY}. A {@link java.net.Proxy} has no place for a user name and a password, and no
         * {@link java.net.Authenticator} is asked: a proxy that wants them has to be named by {@link #proxy(ProxyServer)}, with
         * {@link ProxyServer#withCredentials}.
         *
         * @param selector such as {@link ProxySelector#getDefault()}; called on virtual threads, or on that which connects
         * @return this builder
         */
        public Builder proxy(ProxySelector selector) {
            proxies = new SelectedProxies(selector);
            return this;
        }

        /**
         * Takes the proxies that the environment names, as curl does: {@code https_proxy} for {@code wss}, {@code http_proxy} for
         * {@code ws}, {@code all_proxy} where these are not set ({@code wss_proxy} and {@code ws_proxy} come before them), and
         * none for what {@code no_proxy} lists: domains, IP addresses and ranges, {@code *}. In upper case they do as well,
         * except for {@code HTTP_PROXY}, which in a CGI program is in the hands of whoever sends the request.
         *
         * <p>A variable that has something else than {@code http://user:password@host:port} or {@code socks5://…} fails the
         * connections that would go through that proxy, and no others, with {@link ConnectFailure#PROXY_SETTING}; the message
         * names the variable.
         *
         * @return this builder
         */
        public Builder proxyFromEnvironment() {
            proxies = EnvironmentProxies.of(System.getenv());
            return this;
        }

        /**
         * {@return the client}
         *
         * @throws IllegalArgumentException if a certificate or key cannot be used, where the message is one line that names the
         *     file and says what is wrong with it; or if the system's zlib is to compress and cannot be used
         * @throws dev.parley.websocket.netty.TransportUnavailableException if the transport does not work on this machine
         */
        public WebSocketClient build() {
            Optional<RunningCompression> compressing = compression.map(RunningCompression::new);
            TlsContext tlsContext = tlsContext(); // First: if it fails, no event loops are left behind.
            boolean shared = transport == Transport.AUTO && eventLoops.isEmpty();
            EventLoops loops = shared
                    ? EventLoops.shared()
                    : EventLoops.own(transport, eventLoops.orElse(EventLoops.DEFAULT_COUNT));
            ClientContext context = new ClientContext(
                    settings,
                    loops.transport(),
                    loops.group(),
                    resolver,
                    tlsContext,
                    proxies,
                    cookies.map(CookieJar::new),
                    compressing,
                    new OpeningTurns(settings.openingsPerAddress()),
                    new ClientConnections());
            compressing.ifPresent(engine -> LOG.info("Compression (permessage-deflate) by {}", engine));
            return new WebSocketClient(context, shared ? Optional.empty() : Optional.of(loops.group()));
        }

        private TlsContext tlsContext() {
            try {
                return TlsContext.of(tls);
            } catch (TlsFileException unusable) {
                throw new IllegalArgumentException(unusable.getMessage(), unusable);
            }
        }
    }
}
