package dev.parley.app;

import dev.parley.client.ClientSettings;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** The limits and times of a connection that is opened. */
final class WayOptions {

    private static final ClientSettings DEFAULTS = ClientSettings.defaults();

    private static final Map<String, String> FLAGS = Map.of(
            "connectTimeout", "--connect-timeout",
            "handshakeTimeout", "--handshake-timeout",
            "maximumRedirects", "--max-redirects",
            "maximumMessageBytes", "--max-message",
            "basicAuthorization", "--basic",
            "bearerAuthorization", "--bearer",
            "origin)", "--origin)",
            "ClientTls.authorities", "--cacert",
            "ClientTls.withPem", "--cert");

    private static final Pattern DURATION = Pattern.compile("PT[0-9HMS.]+");

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
            throw new CommandFailure(withFlags(String.valueOf(e.getMessage())), e);
        }
    }

    /** Returns what the client says about its settings, as somebody knows them who types flags. */
    static String withFlags(String message) {
        String told = message;
        for (Map.Entry<String, String> flag : FLAGS.entrySet()) {
            told = told.replace(flag.getKey(), flag.getValue());
        }
        return DURATION.matcher(told)
                .replaceAll(found -> new TimeSpan(java.time.Duration.parse(found.group())).toString());
    }
}
