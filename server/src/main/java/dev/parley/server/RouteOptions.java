package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ServerExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the connections of one WebSocket route are opened and limited. Immutable: the methods that change something return new
 * options.
 *
 * @param subprotocols the subprotocols that the route speaks, the one it likes best first; of those that a client offers the
 *     first in this list is used, and none if there is no such
 * @param subprotocolRequired whether a client is refused that offers none of them
 * @param originPolicy from which pages browsers may connect; where empty, the server's policy decides
 * @param maximumMessageBytes the longest message, in bytes, that is received; where empty, the server's setting counts
 * @param streaming whether messages are handed out in pieces as they arrive, so that they may be larger than memory
 * @param hook decides about each opening handshake; where empty, all valid ones from allowed origins are accepted
 * @param extensions the extensions that are offered to clients, before the server's compression
 * @param compressed whether messages are compressed as the server's {@link WebSocketServer.Builder#compression} says
 */
public record RouteOptions(
        List<String> subprotocols,
        boolean subprotocolRequired,
        Optional<OriginPolicy> originPolicy,
        OptionalLong maximumMessageBytes,
        boolean streaming,
        Optional<HandshakeHook> hook,
        List<ServerExtension> extensions,
        boolean compressed) {

    private static final RouteOptions DEFAULTS = new RouteOptions(
            List.of(), false, Optional.empty(), OptionalLong.empty(), false, Optional.empty(), List.of(), true);

    /**
     * Checks the values and makes the lists unmodifiable.
     *
     * @throws IllegalArgumentException if a subprotocol is no token or occurs twice, one is required but none is spoken, or
     *     the longest message is out of its range
     */
    public RouteOptions {
        subprotocols = List.copyOf(subprotocols);
        extensions = List.copyOf(extensions);
        // RFC 6455 §4.1: subprotocols are tokens, as the names of header fields are.
        subprotocols.forEach(name -> Headers.of(name, ""));
        if (new HashSet<>(subprotocols).size() < subprotocols.size()) {
            throw new IllegalArgumentException("subprotocols: got " + subprotocols + ", expected each once");
        }
        if (subprotocolRequired && subprotocols.isEmpty()) {
            throw new IllegalArgumentException("subprotocolRequired: there is no subprotocol that could be used");
        }
        maximumMessageBytes.ifPresent(ServerSettings::checkMaximumMessageBytes);
    }

    /** {@return options without subprotocols, hook and extensions, under the server's policy and limits} */
    public static RouteOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return options with these subprotocols}
     *
     * @param names tokens (RFC 6455 §4.1), the one that the route likes best first
     */
    public RouteOptions withSubprotocols(String... names) {
        return new RouteOptions(
                List.of(names),
                subprotocolRequired,
                originPolicy,
                maximumMessageBytes,
                streaming,
                hook,
                extensions,
                compressed);
    }

    /** {@return options under which clients are refused, with 400, that offer none of the route's subprotocols} */
    public RouteOptions withSubprotocolRequired() {
        return new RouteOptions(
                subprotocols, true, originPolicy, maximumMessageBytes, streaming, hook, extensions, compressed);
    }

    /**
     * {@return options with an origin policy of the route's own}
     *
     * @param policy the policy
     */
    public RouteOptions withOriginPolicy(OriginPolicy policy) {
        return new RouteOptions(
                subprotocols,
                subprotocolRequired,
                Optional.of(policy),
                maximumMessageBytes,
                streaming,
                hook,
                extensions,
                compressed);
    }

    /**
     * {@return options with a limit of the route's own}
     *
     * @param bytes the longest message, in bytes
     */
    public RouteOptions withMaximumMessageBytes(long bytes) {
        return new RouteOptions(
                subprotocols,
                subprotocolRequired,
                originPolicy,
                OptionalLong.of(bytes),
                streaming,
                hook,
                extensions,
                compressed);
    }

    /** {@return options under which messages are handed out in pieces as they arrive} */
    public RouteOptions withStreaming() {
        return new RouteOptions(
                subprotocols,
                subprotocolRequired,
                originPolicy,
                maximumMessageBytes,
                true,
                hook,
                extensions,
                compressed);
    }

    /**
     * {@return options with a hook}
     *
     * @param handshakeHook decides about each opening handshake
     */
    public RouteOptions withHook(HandshakeHook handshakeHook) {
        return new RouteOptions(
                subprotocols,
                subprotocolRequired,
                originPolicy,
                maximumMessageBytes,
                streaming,
                Optional.of(handshakeHook),
                extensions,
                compressed);
    }

    /**
     * {@return options with these extensions}
     *
     * @param serverExtensions the extensions that are offered to clients
     */
    public RouteOptions withExtensions(ServerExtension... serverExtensions) {
        return new RouteOptions(
                subprotocols,
                subprotocolRequired,
                originPolicy,
                maximumMessageBytes,
                streaming,
                hook,
                List.of(serverExtensions),
                compressed);
    }

    /**
     * {@return options under which no message is compressed} For routes where secrets stand in one message with what others may
     * choose, since its length then tells of the secret; and for messages that are compressed already, such as pictures.
     */
    public RouteOptions withoutCompression() {
        return new RouteOptions(
                subprotocols,
                subprotocolRequired,
                originPolicy,
                maximumMessageBytes,
                streaming,
                hook,
                extensions,
                false);
    }
}
