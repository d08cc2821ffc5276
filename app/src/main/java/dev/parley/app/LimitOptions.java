package dev.parley.app;

import dev.parley.server.ServerSettings;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that limit what clients can ask of the server. The defaults are those of {@link ServerSettings}. */
final class LimitOptions {

    private static final ServerSettings DEFAULTS = ServerSettings.defaults();

    private static final Map<String, String> FLAGS = Map.of(
            "maximumConnections", "--max-connections",
            "maximumConnectionsPerAddress", "--max-connections-per-address",
            "maximumMessageBytes", "--max-message",
            "maximumFragments", "--max-fragments",
            "maximumQueuedBytes", "--max-queue",
            "handshakeTimeout", "--handshake-timeout",
            "pingInterval", "--idle-timeout",
            "closeTimeout", "--close-timeout",
            "stopSpread", "--drain");

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "Connections at a time; one more gets a 503. (${DEFAULT-VALUE})")
    private int connections = DEFAULTS.maximumConnections();

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            description = "The same from one client address, as a proxy has that is not trusted. (${DEFAULT-VALUE})")
    private int connectionsPerAddress = DEFAULTS.maximumConnectionsPerAddress();

    @Option(
            names = "--max-message",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "The longest message; a longer one ends the connection with 1009. (${DEFAULT-VALUE})")
    private ByteSize message = new ByteSize(Math.toIntExact(DEFAULTS.maximumMessageBytes()));

    @Option(
            names = "--max-fragments",
            paramLabel = "N",
            description = "The most frames of one message; more end the connection with 1009. (${DEFAULT-VALUE})")
    private int fragments = DEFAULTS.maximumFragments();

    @Option(
            names = "--max-queue",
            paramLabel = "SIZE",
            converter = ByteSize.Converter.class,
            description = "How much may wait to be sent to one client. (${DEFAULT-VALUE})")
    private ByteSize queue = new ByteSize(Math.toIntExact(DEFAULTS.maximumQueuedBytes()));

    @Option(
            names = "--handshake-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long the opening handshake may take. (${DEFAULT-VALUE})")
    private TimeSpan handshakeTimeout = new TimeSpan(DEFAULTS.handshakeTimeout());

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "A client that is silent for so long gets a Ping, and is dropped if it does not answer; "
                    + "0 for never. (${DEFAULT-VALUE})")
    private TimeSpan idleTimeout = new TimeSpan(DEFAULTS.pingInterval());

    @Option(
            names = "--close-timeout",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description = "How long the closing handshake may take. (${DEFAULT-VALUE})")
    private TimeSpan closeTimeout = new TimeSpan(DEFAULTS.closeTimeout());

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = TimeSpan.Converter.class,
            description =
                    "When the server stops, spread the goodbyes over so long, so that the clients do not all come "
                            + "back in one moment. (${DEFAULT-VALUE})")
    private TimeSpan drain = new TimeSpan(DEFAULTS.stopSpread());

    /**
     * Returns the settings that the options ask for.
     *
     * @throws CommandFailure if one is out of its range
     */
    ServerSettings settings() {
        Duration stopTimeout = DEFAULTS.stopTimeout().plus(drain.duration());
        Duration longest = Duration.ofHours(1);
        try {
            return ServerSettings.builder()
                    .maximumConnections(connections)
                    .maximumConnectionsPerAddress(connectionsPerAddress)
                    .maximumMessageBytes(message.bytes())
                    .maximumFragments(fragments)
                    .maximumQueuedBytes(queue.bytes())
                    .handshakeTimeout(handshakeTimeout.duration())
                    .pingInterval(idleTimeout.duration())
                    .closeTimeout(closeTimeout.duration())
                    .stopSpread(drain.duration())
                    .stopTimeout(stopTimeout.compareTo(longest) > 0 ? longest : stopTimeout)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(withFlag(String.valueOf(e.getMessage())), e);
        }
    }

    // "maximumConnections: got 0, expected 1 or more" names the setting; who types flags knows it by its flag.
    private static String withFlag(String message) {
        int colon = message.indexOf(':');
        String setting = colon < 0 ? message : message.substring(0, colon);
        return FLAGS.getOrDefault(setting, setting) + message.substring(setting.length());
    }
}
