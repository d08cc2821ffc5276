package dev.parley.app;

import dev.parley.app.connect.Agreed;
import dev.parley.app.connect.Ending;
import dev.parley.app.connect.ExitCode;
import dev.parley.app.connect.FrameLine;
import dev.parley.app.connect.HistoryFile;
import dev.parley.app.connect.Link;
import dev.parley.app.connect.PipeView;
import dev.parley.app.connect.Plan;
import dev.parley.app.connect.Printable;
import dev.parley.app.connect.ReconnectingLink;
import dev.parley.app.connect.Session;
import dev.parley.app.connect.Source;
import dev.parley.app.connect.TerminalSession;
import dev.parley.app.connect.View;
import dev.parley.app.connect.WebSocketLink;
import dev.parley.client.ClientSettings;
import dev.parley.client.HandshakeRefusedException;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketConnectException;
import dev.parley.client.WebSocketRequest;
import dev.parley.protocol.CloseCode;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley connect}: talks to a WebSocket server from a terminal or in a pipe. */
@Command(
        name = "connect",
        description = {
            "Opens a WebSocket.",
            "",
            "At a terminal, each line that is typed is sent, what is received is shown above it, and /help tells more. "
                    + "In a pipe, each line of the standard input is sent as a text message, and each message received "
                    + "is a line of the standard output; a binary message is written as it is, with nothing added. "
                    + "All else goes to the standard error."
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:a mistake in the program itself, or not enough memory",
            "2:the command line, the input or a proxy of the environment is not as expected",
            "3:no connection: unknown host, nobody listening, TLS, proxy, no answer in time",
            "4:the server answered, but opened no WebSocket",
            "5:the connection was lost, or closed with another code than 1000 or 1001, or before --count, or before"
                    + " all was sent",
            "6:the time of --timeout was over"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parley connect ws://127.0.0.1:8080/echo",
            "      A conversation, with history and round-trip times.",
            "  echo hello | parley connect ws://127.0.0.1:8080/echo",
            "      One message, and its answer.",
            "  parley connect --no-input --count 3 --json ws://127.0.0.1:8080/stock_info/",
            "      The next three messages, laid out.",
            "  parley connect --binary wss://example.com/upload < picture.png",
            "      A file as one binary message.",
            "  parley connect --bearer \"$TOKEN\" --subprotocol chat -H 'X-Room: 7' wss://example.com/",
            "      With what the server wants to know.",
            "  parley connect --frames ws://127.0.0.1:8080/chat?name=Ann",
            "      And what is on the wire."
        })
final class ConnectCommand implements Callable<Integer> {

    /** How much of what a server says to a refusal is shown. */
    private static final int MOST_REFUSAL = 200;

    private static final long HOOK_MILLIS = 2000;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "URL", arity = "1", description = "ws://HOST[:PORT]/PATH or wss://...")
    private String url = "";

    @ArgGroup(validate = false, heading = "%nWhat is asked for:%n", order = 1)
    private CompressedRequestOptions asked = new CompressedRequestOptions();

    @ArgGroup(validate = false, heading = "%nMessages:%n", order = 2)
    private MessageOptions messages = new MessageOptions();

    @ArgGroup(validate = false, heading = "%nThe end:%n", order = 3)
    private EndOptions end = new EndOptions();

    @ArgGroup(validate = false, heading = "%nThe way there:%n", order = 4)
    private WayOptions way = new WayOptions();

    @ArgGroup(validate = false, heading = "%nTLS and proxies:%n", order = 5)
    private SafetyOptions safety = new SafetyOptions();

    /** Creates the command of the process; called by picocli. */
    ConnectCommand() {
        this(Surroundings.ofProcess());
    }

    ConnectCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Opens the WebSocket and talks until it is over. */
    @Override
    public Integer call() throws InterruptedException {
        long start = System.nanoTime();
        ClientSettings settings = way.settings();
        WebSocketRequest.Builder request = asked.request(url);
        messages.check();
        end.check();
        Plan plan = end.plan(start, settings.closeTimeout());
        boolean outIsTerminal = surroundings.outIsTerminal().getAsBoolean();
        if (messages.input() && outIsTerminal && surroundings.inIsTerminal().getAsBoolean()) {
            try (TerminalSession session = terminalSession()) {
                return talk(request, settings, plan, session, session, true).code();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        View view = new PipeView(surroundings.out(), surroundings.err(), outIsTerminal, messages.format());
        return talk(request, settings, plan, view, messages.source(surroundings.in()), false)
                .code();
    }

    private TerminalSession terminalSession() {
        Optional<Path> history = messages.history() ? HistoryFile.path(surroundings.environment()) : Optional.empty();
        // https://no-color.org: set and not empty.
        boolean coloured =
                surroundings.environment().getOrDefault("NO_COLOR", "").isEmpty();
        return new TerminalSession(
                surroundings.terminal().get(), messages.format(), messages.binary(), coloured, history);
    }

    private ExitCode talk(
            WebSocketRequest.Builder request,
            ClientSettings settings,
            Plan plan,
            View view,
            Source source,
            boolean chatty)
            throws InterruptedException {
        if (messages.frames()) {
            request.frameListener(frame -> view.note(FrameLine.of(frame)));
        }
        // One connection needs one event loop, and no native code to be unpacked for it.
        WebSocketClient.Builder one = WebSocketClient.builder()
                .settings(settings)
                .transport(Transport.NIO)
                .eventLoops(1);
        asked.compress(one);
        try (WebSocketClient client = safety.build(one)) {
            if (way.reconnect()) {
                Link link = new ReconnectingLink(
                        client, request.build(), view, failed -> new Ending(code(failed), told(failed)));
                return talk(new Session(link, view, plan), link, source);
            }
            Link link;
            try {
                WebSocket webSocket = connect(client, request.build(), plan.deadline());
                link = new WebSocketLink(webSocket);
                if (chatty) {
                    greet(webSocket, view);
                }
            } catch (WebSocketConnectException failed) {
                view.note("parley connect: " + told(failed));
                return code(failed);
            } catch (TimeoutException late) {
                view.note("parley connect: the time of --timeout was over before the WebSocket was open");
                return ExitCode.TIMEOUT;
            }
            return talk(new Session(link, view, plan), link, source);
        }
    }

    private static ExitCode talk(Session session, Link link, Source source) throws InterruptedException {
        // SIGINT and SIGTERM: the server is to be told, too.
        Thread goodbye = new Thread(() -> sayGoodbye(link), "parley-goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            return session.run(source).exitCode();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(goodbye);
            } catch (IllegalStateException itRuns) {
                // The JVM waits for it.
            }
        }
    }

    private static void sayGoodbye(Link link) {
        link.close(CloseCode.NORMAL_CLOSURE, "");
        try {
            link.closed().toCompletableFuture().get(HOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException late) {
            link.abort();
        }
    }

    private static WebSocket connect(WebSocketClient client, WebSocketRequest request, OptionalLong deadline)
            throws TimeoutException, InterruptedException {
        CompletableFuture<WebSocket> opening = client.connectAsync(request);
        try {
            return deadline.isPresent()
                    ? opening.get(deadline.getAsLong() - System.nanoTime(), TimeUnit.NANOSECONDS)
                    : opening.get();
        } catch (TimeoutException late) {
            opening.cancel(false);
            throw late;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof WebSocketConnectException why) {
                throw why;
            }
            throw new IllegalStateException("the client failed", failed.getCause());
        }
    }

    private void greet(WebSocket webSocket, View view) {
        view.note("connected to " + url + Agreed.text(webSocket.handshake()) + "; /help tells what can be typed");
        webSocket.ping().thenAccept(roundTrip -> view.note("round trip " + TerminalSession.milliseconds(roundTrip)));
    }

    private static ExitCode code(WebSocketConnectException failed) {
        return switch (failed.failure()) {
            case PROXY_SETTING -> ExitCode.MISUSED;
            case REFUSED, INVALID_ANSWER, NOT_HTTP, REDIRECT -> ExitCode.REFUSED;
            case UNKNOWN_HOST,
                    CONNECTION_REFUSED,
                    UNREACHABLE,
                    CONNECT_TIMEOUT,
                    PROXY,
                    TLS,
                    HANDSHAKE_TIMEOUT,
                    CONNECTION_LOST,
                    CLIENT_CLOSED -> ExitCode.NOT_CONNECTED;
        };
    }

    private static String told(WebSocketConnectException failed) {
        String message = WayOptions.withFlags(failed);
        if (failed instanceof HandshakeRefusedException refused && isText(refused)) {
            String says = new String(refused.body(), StandardCharsets.UTF_8).strip();
            if (!says.isEmpty()) {
                boolean whole = says.length() <= MOST_REFUSAL;
                return message + "; it says: " + (whole ? says : says.substring(0, MOST_REFUSAL) + " ...");
            }
        }
        return Printable.line(message);
    }

    private static boolean isText(HandshakeRefusedException refused) {
        String type = refused.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("text/plain") || type.startsWith("application/json");
    }
}
