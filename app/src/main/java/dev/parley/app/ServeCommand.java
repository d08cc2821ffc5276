package dev.parley.app;

import dev.parley.server.ServerStartException;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Compression;
import dev.parley.websocket.Transport;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code parley serve}: the demo server, until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Starts a WebSocket server with a page to look at.",
            "",
            "It stops when it gets a SIGINT (Ctrl+C) or SIGTERM: its clients get a Close frame with code 1001."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        abbreviateSynopsis = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley serve",
            "      On http://127.0.0.1:8080, for this machine.",
            "  parley serve --host 0.0.0.0 --port 443 --tls-cert cert.pem --tls-key key.pem",
            "      For everyone, encrypted.",
            "  parley serve --origin https://example.com --origin same",
            "      Browsers may connect from pages of example.com too.",
            "  parley serve --unix /run/parley.sock --trust-proxy unix",
            "      Behind a proxy on the same machine, whose word about its clients is taken.",
            "  parley serve --port 0 --event-loops 1 --transport epoll --max-message 64KiB",
            "      On a free port, with one event loop."
        })
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli, before it is used.
    private CommandSpec spec;

    @ArgGroup(validate = false, heading = "%nWhere:%n", order = 1)
    private ListenOptions listen = new ListenOptions();

    @ArgGroup(validate = false, heading = "%nWho:%n", order = 2)
    private TrustOptions trust = new TrustOptions();

    @ArgGroup(validate = false, heading = "%nHow:%n", order = 3)
    private LoopOptions loops = new LoopOptions();

    @ArgGroup(validate = false, heading = "%nLimits:%n", order = 4)
    private LimitOptions limits = new LimitOptions();

    /** Whom the server trusts. */
    static final class TrustOptions {

        @Option(
                names = "--origin",
                paramLabel = "ORIGIN",
                description = "From which pages browsers may connect: an origin such as https://example.com, "
                        + "same for this server's own pages, or any. May be given several times. (same)")
        private List<String> origins = new ArrayList<>();

        @Option(
                names = "--trust-proxy",
                paramLabel = "CIDR",
                description = "A proxy whose word about its clients is taken (Forwarded, X-Forwarded-For): an address, "
                        + "a range such as 10.0.0.0/8, or unix. May be given several times.")
        private List<String> proxies = new ArrayList<>();

        @Option(
                names = "--proxy-protocol",
                description = "Connections from trusted proxies begin with the PROXY protocol, version 1 or 2.")
        private boolean proxyProtocol;
    }

    /** How the server does its work. */
    static final class LoopOptions {

        @Option(
                names = "--transport",
                paramLabel = "NAME",
                converter = TransportConverter.class,
                description = "auto, io_uring, epoll, kqueue or nio. (${DEFAULT-VALUE})")
        private Transport transport = Transport.AUTO;

        @Option(
                names = "--event-loops",
                paramLabel = "N",
                description = "Threads that move bytes. (the processors there are)")
        private Optional<Integer> count = Optional.empty();

        @Option(
                names = "--compression",
                paramLabel = "NAME",
                converter = CompressionChoice.Converter.class,
                description =
                        "By what messages are compressed for clients that ask for it (permessage-deflate): system for "
                                + "the system's zlib, jdk for Java's, auto for the better one that is there, or off. "
                                + "(${DEFAULT-VALUE})")
        private CompressionChoice compression = CompressionChoice.AUTO;

        @Option(
                names = "--compression-memory",
                paramLabel = "SIZE",
                converter = ByteSize.Converter.class,
                description =
                        "How much memory all compression may take; clients that come after that get less of it, and "
                                + "then none. (a quarter of the largest heap)")
        private Optional<ByteSize> compressionMemory = Optional.empty();

        int count() {
            return count.orElseGet(Runtime.getRuntime()::availableProcessors);
        }
    }

    /** Reads the name of a transport. */
    static final class TransportConverter implements ITypeConverter<Transport> {

        @Override
        public Transport convert(String value) {
            try {
                return Transport.ofLabel(value);
            } catch (IllegalArgumentException _) {
                throw new TypeConversionException(
                        "got \"" + value + "\", expected auto, io_uring, epoll, kqueue or nio");
            }
        }
    }

    /** Starts the server, says where it listens, and waits until it has been stopped. */
    @Override
    public Integer call() {
        try (var demo = new Demo(System.nanoTime(), InstantSource.system());
                WebSocketServer server = start(demo)) {
            // SIGINT and SIGTERM end the JVM by way of its hooks; it waits for them, and so for the goodbyes.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "parley-stop"));
            PrintWriter out = spec.commandLine().getOut();
            Greeting.lines(server, loops.count()).forEach(out::println);
            out.flush();
            server.join();
        }
        return spec.exitCodeOnSuccess();
    }

    private WebSocketServer start(Demo demo) {
        WebSocketServer.Builder server = WebSocketServer.builder()
                .settings(limits.settings())
                .originPolicy(OriginChoice.policy(trust.origins))
                .transport(loops.transport);
        flag("--event-loops", () -> server.eventLoops(loops.count()));
        compress(server);
        flag("--trust-proxy", () -> server.trustedProxies(trust.proxies.toArray(String[]::new)));
        if (trust.proxyProtocol) {
            if (trust.proxies.isEmpty()) {
                throw new CommandFailure(
                        "--proxy-protocol: needs --trust-proxy, which says whose connections begin so");
            }
            server.proxyProtocol();
        }
        listen.addTo(server);
        try {
            return demo.addTo(server).start();
        } catch (ServerStartException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void compress(WebSocketServer.Builder server) {
        Optional<Compression> chosen = loops.compression.settings();
        if (chosen.isEmpty()) {
            server.withoutCompression();
            return;
        }
        flag(
                "--compression-memory",
                () -> server.compression(loops.compressionMemory
                        .map(size -> chosen.get().withMaximumBytes(size.bytes()))
                        .orElse(chosen.get())));
    }

    /** Sets what a flag says; what is wrong with it is told with the flag's name. */
    private static void flag(String name, Runnable set) {
        try {
            set.run();
        } catch (IllegalArgumentException e) {
            String problem = String.valueOf(e.getMessage()).replaceFirst("^[a-z][A-Za-z]*: ", "");
            throw new CommandFailure(name + ": " + problem, e);
        }
    }

    private static void stop(WebSocketServer server) {
        int open = server.connectionCount();
        LOG.info("Stopping; telling {} open {}", open, open == 1 ? "connection" : "connections");
        server.close();
        LOG.info("Stopped");
    }
}
