package dev.parley.bench.servers;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whose server is measured. */
public enum Contestant {
    FLOOR_C(
            "floor, C",
            "floor-c",
            false,
            "The floor in C is one thread with epoll that parses nothing: it counts bytes, and sends ready-made frames;"
                    + " cc -O2."),
    FLOOR(
            "floor, NIO",
            "floor",
            false,
            "The floor on NIO is one thread with a selector of java.nio that does the same."),
    PARLEY_EPOLL(
            "Parley, epoll",
            "parley-epoll",
            true,
            "Parley: ./parley serve --event-loops 1 --transport epoll, with listeners; otherwise its defaults."),
    PARLEY_IO_URING(
            "Parley, io_uring",
            "parley-io_uring",
            true,
            "Parley: ./parley serve --event-loops 1 --transport io_uring, with listeners; otherwise its defaults."),
    PARLEY_BLOCKING(
            "Parley, blocking",
            "parley-blocking",
            true,
            "Parley: the same on epoll, with a handler that blocks on a virtual thread for each connection"
                    + " (/echo-blocking)."),
    PARLEY_SERIAL(
            "Parley, Serial",
            "parley-serial",
            true,
            "Parley: the same on epoll, -XX:+UseSerialGC, which is what a JVM with one processor has by itself."),
    PARLEY_G1("Parley, G1", "parley-g1", true, "Parley: the same on epoll, -XX:+UseG1GC."),
    PARLEY_ZGC("Parley, ZGC", "parley-zgc", true, "Parley: the same on epoll, -XX:+UseZGC, which is generational."),
    NETTY(
            "Netty",
            "netty",
            true,
            "Netty's own codec (WebSocketServerProtocolHandler, WebSocketFrameAggregator): one event loop, epoll where"
                + " there is one, pooled allocator, reads of 64 KiB, one flush for each read; no leak detection and no"
                + " bounds checks."),
    NETTY_IO_URING(
            "Netty, io_uring",
            "netty-io_uring",
            true,
            "Netty: the same on io_uring, with a ring of 64 buffers of 64 KiB that reads come into, and rings as long"
                    + " as Parley's (1,024 submissions, 16,384 completions)."),
    VERTX(
            "Vert.x",
            "vertx",
            true,
            "Vert.x: one event loop, native transport, message handlers; no thread checks, no context timings, no leak "
                    + "detection and no bounds checks."),
    UNDERTOW(
            "Undertow",
            "undertow",
            true,
            "Undertow: one I/O thread, on which the listeners run; direct buffers of 16 KiB, which its documentation"
                    + " calls optimal, and of 64 KiB where a message would not fit into one of these."),
    JETTY(
            "Jetty",
            "jetty",
            true,
            "Jetty: its own WebSocket API, one selector, one acceptor, eight threads, buffers of 64 KiB, no idle"
                    + " time-out."),
    HELIDON(
            "Helidon",
            "helidon",
            false,
            "Helidon: a virtual thread for each connection. It has no permessage-deflate."),
    TOMCAT(
            "Tomcat",
            "tomcat",
            true,
            "Tomcat: Jakarta WebSocket with partial messages and blocking sends, four threads, buffers of 16 KiB."),
    JAVA_WEBSOCKET(
            "Java-WebSocket",
            "java-websocket",
            true,
            "Java-WebSocket: a selector thread and one decoder thread, no pings to connections that are idle."),
    NODE_WS(
            "ws (Node)",
            "node-ws",
            true,
            "ws: the package for Node, with the native code of bufferutil, which its documentation advises, where npm"
                    + " has it for the machine; Node has one thread."),
    BEAST(
            "Boost.Beast",
            "beast",
            true,
            "Boost.Beast, in C++: one thread, Asio's epoll without locks and without executors whose type is not"
                    + " known, no Nagle, a message that is not compressed in one frame; c++ -O2.");

    private final String title;
    private final String word;
    private final boolean compresses;
    private final String setup;

    Contestant(String title, String word, boolean compresses, String setup) {
        this.title = title;
        this.word = word;
        this.compresses = compresses;
        this.setup = setup;
    }

    /** {@return what it is called in a table} */
    public String title() {
        return title;
    }

    /** {@return what it is called on a command line} */
    public String word() {
        return word;
    }

    /** {@return whether it has {@code permessage-deflate}} */
    public boolean compresses() {
        return compresses;
    }

    /** {@return how it is set up, in words} */
    public String setup() {
        return setup;
    }

    /** {@return whether a JVM runs it} */
    public boolean isJvm() {
        return this != NODE_WS && this != FLOOR_C && this != BEAST;
    }

    /** {@return whether it is Parley's own} */
    public boolean isParley() {
        return word.startsWith("parley-");
    }

    /** {@return the option that chooses its JVM's collector, where it takes part for its collector} */
    public Optional<String> collector() {
        return switch (this) {
            case PARLEY_SERIAL -> Optional.of("-XX:+UseSerialGC");
            case PARLEY_G1 -> Optional.of("-XX:+UseG1GC");
            case PARLEY_ZGC -> Optional.of("-XX:+UseZGC");
            default -> Optional.empty();
        };
    }

    /**
     * Options for its JVM that depend on what it gets.
     *
     * @param messageBytes how long the messages are
     */
    public List<String> optionsFor(int messageBytes) {
        return this == UNDERTOW && messageBytes >= UndertowPeer.BUFFER_BYTES
                ? List.of("-D" + UndertowPeer.BUFFERS + "=" + UndertowPeer.LARGE_BUFFER_BYTES)
                : List.of();
    }

    /** {@return the path on which it sends back what comes} */
    public String echoPath() {
        return this == PARLEY_BLOCKING ? "/echo-blocking" : "/echo";
    }

    /** What {@link ServerMain} runs; empty if it is a program of its own. */
    Optional<Peer> peer() {
        return switch (this) {
            case FLOOR -> Optional.of(new FloorPeer());
            case NETTY -> Optional.of(NettyPeer.onEpoll());
            case NETTY_IO_URING -> Optional.of(NettyPeer.onIoUring());
            case VERTX -> Optional.of(new VertxPeer());
            case UNDERTOW -> Optional.of(new UndertowPeer());
            case JETTY -> Optional.of(new JettyPeer());
            case HELIDON -> Optional.of(new HelidonPeer());
            case TOMCAT -> Optional.of(new TomcatPeer());
            case JAVA_WEBSOCKET -> Optional.of(new JavaWebSocketPeer());
            case FLOOR_C,
                    PARLEY_EPOLL,
                    PARLEY_IO_URING,
                    PARLEY_BLOCKING,
                    PARLEY_SERIAL,
                    PARLEY_G1,
                    PARLEY_ZGC,
                    NODE_WS,
                    BEAST -> Optional.empty();
        };
    }

    /** {@return the one with this word} */
    public static Contestant of(String word) {
        return Arrays.stream(values())
                .filter(contestant -> contestant.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("got the server " + word + ", expected one of "
                        + Arrays.stream(values()).map(Contestant::word).collect(Collectors.joining(", "))));
    }
}
