package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.Refusal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a {@link HandshakeHook} decides. */
public sealed interface HandshakeDecision {

    /** {@return the decision to open the WebSocket, with the subprotocol that the route's options choose} */
    static Accept accept() {
        return new Accept(Optional.empty(), Headers.empty(), Map.of());
    }

    /**
     * {@return the decision to refuse the WebSocket}
     *
     * @param status 300 to 599, such as 401 or 403
     * @param body one line that says why
     */
    static Refuse refuse(int status, String body) {
        return refuse(status, Headers.empty(), body);
    }

    /**
     * {@return the decision to refuse the WebSocket}
     *
     * @param status 300 to 599, such as 401 or 403
     * @param headers header fields of the answer, such as {@code WWW-Authenticate}
     * @param body one line that says why
     */
    static Refuse refuse(int status, Headers headers, String body) {
        return new Refuse(new Refusal(status, headers, body));
    }

    /**
     * Opens the WebSocket.
     *
     * @param subprotocol the subprotocol to use, one of those offered; where empty, the route's options choose
     * @param headers header fields for the response, such as {@code Set-Cookie}
     * @param attributes what the program wants to know later about this connection, such as the user
     */
    record Accept(Optional<String> subprotocol, Headers headers, Map<String, Object> attributes)
            implements HandshakeDecision {

        /** Makes the map unmodifiable. */
        public Accept {
            attributes = Map.copyOf(attributes);
        }

        /**
         * {@return this decision with a subprotocol}
         *
         * @param name one that the client offered
         */
        public Accept withSubprotocol(String name) {
            return new Accept(Optional.of(name), headers, attributes);
        }

        /**
         * {@return this decision with one header field more in the response}
         *
         * @param name the field's name
         * @param value its value
         */
        public Accept withHeader(String name, String value) {
            return new Accept(subprotocol, headers.toBuilder().add(name, value).build(), attributes);
        }

        /**
         * {@return this decision with an attribute more}
         *
         * @param name the attribute's name
         * @param value its value
         */
        public Accept withAttribute(String name, Object value) {
            Map<String, Object> more = new HashMap<>(attributes);
            more.put(name, value);
            return new Accept(subprotocol, headers, more);
        }
    }

    /**
     * Refuses the WebSocket.
     *
     * @param refusal status, header fields and body of the answer
     */
    record Refuse(Refusal refusal) implements HandshakeDecision {}
}
