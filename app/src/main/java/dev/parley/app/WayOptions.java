package dev.parley.app;

import dev.parley.client.ClientSettings;
import dev.parley.client.ConnectFailure;
import dev.parley.client.WebSocketConnectException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The limits and times of a connection that is opened. */
final class WayOptions {

    private static final ClientSettings DEFAULTS = ClientSettings.defaults();

    private static final Map<String, String> SETTINGS = Map.of(
            "connectTimeout", "--connect-timeout",
            "handshakeTimeout", "--handshake-timeout",
            "maximumRedirects", "--max-redirects",
            "maximumMessageBytes", "--max-message");

    private static final String DURATION = "(PT(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\\.[0-9]{1,9})?S)?)";

    private static final Pattern OUT_OF_RANGE =
            Pattern.compile("(" + String.join("|", SETTINGS.keySet()) + "): got (?:" + DURATION + "(?=, )|)");

    private static final Pattern TOO_LATE = Pattern.compile(DURATION + " \\((connectTimeout|handshakeTimeout)\\)$");

    private static final Pattern TOO_FAR = Pattern.compile(", and maximumRedirects (\\([0-9]+\\) have been followed)$");

    private static final String UNTRUSTED = "the server's certificate is from nobody who is trusted ";

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long it may take until TCP stands. (${DEFAULT-VALUE})")
    private TimeSpan connectTimeout = new TimeSpan(DEFAULTS.connectTimeout());

    @Option(
            names = "--handshake-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long TLS and the opening handshake may take after that. (${DEFAULT-VALUE})")
    private TimeSpan handshakeTimeout = new TimeSpan(DEFAULTS.handshakeTimeout());

    @Option(
            names = "--max-redirects",
            paramLabel = "N",
            description = "How many redirects are followed; 0 for none. (${DEFAULT-VALUE})")
    private int redirects = DEFAULTS.maximumRedirects();

    @Option(
            names = "--max-message",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "The longest message that is received; a longer one ends the connection. (${DEFAULT-VALUE})")
    private ByteSize message = new ByteSize(64 << 20);

    @Option(
            names = "--reconnect",
            description =
                    "Connects again when the connection could not be opened or was lost, until the server closes for "
                            + "good. What was on its way then may be lost.")
    private boolean reconnect;

    boolean reconnect() {
        return reconnect;
    }

    /**
     * Returns the settings that the options ask for.
     *
     * @throws CommandFailure if one is out of its range
     */
    ClientSettings settings() {
        try {
            return ClientSettings.builder()
                    .connectTimeout(connectTimeout.duration())
                    .handshakeTimeout(handshakeTimeout.duration())
                    .maximumRedirects(redirects)
                    .maximumMessageBytes(message.bytes())
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(withFlag(String.valueOf(e.getMessage())), e);
        }
    }

    /** Returns what the settings say about a value of theirs, as somebody knows them who types flags. */
    private static String withFlag(String message) {
        Matcher ours = OUT_OF_RANGE.matcher(message);
        if (!ours.lookingAt()) {
            return message;
        }
        String value = Optional.ofNullable(ours.group(2)).map(WayOptions::typed).orElse("");
        return SETTINGS.get(ours.group(1)) + ": got " + value + message.substring(ours.end());
    }

    /**
     * Returns why a WebSocket could not be opened, as somebody knows the settings who types flags. What is not the client's own
     * words stays as it is: the URI, and what a server or a proxy said.
     */
    static String withFlags(WebSocketConnectException failed) {
        String message = String.valueOf(failed.getMessage());
        String whereTo = failed.uri() + ": ";
        return message.startsWith(whereTo)
                ? whereTo + withFlags(failed.failure(), message.substring(whereTo.length()))
                : message;
    }

    // Others' words are in the middle: the client's own are looked for where nobody else can put them.
    private static String withFlags(ConnectFailure failure, String problem) {
        return switch (failure) {
            case CONNECT_TIMEOUT, HANDSHAKE_TIMEOUT ->
                TOO_LATE.matcher(problem)
                        .replaceFirst(found -> typed(found.group(1)) + " (" + SETTINGS.get(found.group(2)) + ")");
            case REDIRECT -> TOO_FAR.matcher(problem).replaceFirst(", and --max-redirects $1");
            case REFUSED ->
                atTheEnd(
                        atTheEnd(problem, "(basicAuthorization, bearerAuthorization)", "(--basic, --bearer)"),
                        "(origin)",
                        "(--origin)");
            case PROXY -> atTheEnd(problem, "(ProxyServer.withCredentials)", "(--proxy with USER:PASSWORD@)");
            case TLS ->
                problem.startsWith(UNTRUSTED + "(ClientTls.authorities)")
                        ? UNTRUSTED + "(--cacert)" + problem.substring((UNTRUSTED + "(ClientTls.authorities)").length())
                        : atTheEnd(problem, "(ClientTls.withPem)?", "(--cert)?");
            case CONNECTION_LOST -> atTheEnd(problem, "(ClientTls.withPem)", "(--cert)");
            case INVALID_ANSWER,
                    NOT_HTTP,
                    UNKNOWN_HOST,
                    CONNECTION_REFUSED,
                    UNREACHABLE,
                    PROXY_SETTING,
                    CLIENT_CLOSED -> problem;
        };
    }

    private static String atTheEnd(String problem, String setting, String flag) {
        return problem.endsWith(setting) ? problem.substring(0, problem.length() - setting.length()) + flag : problem;
    }

    private static String typed(String duration) {
        try {
            return new TimeSpan(Duration.parse(duration)).toString();
        } catch (DateTimeParseException | ArithmeticException beyondAll) {
            return duration;
        }
    }
}
