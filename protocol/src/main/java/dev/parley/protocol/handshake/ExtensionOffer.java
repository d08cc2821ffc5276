package dev.parley.protocol.handshake;

import java.util.List;
import java.util.Optional;

/**
 * One extension with its parameters, as it stands in {@code Sec-WebSocket-Extensions} (RFC 6455 §9.1): from a client an
 * offer, from a server its answer.
 *
 * @param name the extension's name, a token
 * @param parameters the parameters, in order; a name may occur more than once as far as this grammar goes
 */
public record ExtensionOffer(String name, List<Parameter> parameters) {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is no token
     */
    public ExtensionOffer {
        checkToken("extension name", name);
        parameters = List.copyOf(parameters);
    }

    /**
     * An offer without parameters.
     *
     * @param name the extension's name, a token
     */
    public ExtensionOffer(String name) {
        this(name, List.of());
    }

    /**
     * A parameter.
     *
     * @param name the name, a token
     * @param value the value, a token (RFC 6455 §9.1: also when it was written as a quoted string), if there is one
     */
    public record Parameter(String name, Optional<String> value) {
        /**
         * Checks name and value.
         *
         * @throws IllegalArgumentException if one is no token
         */
        public Parameter {
            checkToken("extension parameter", name);
            value.ifPresent(token -> checkToken("value of extension parameter " + name, token));
        }

        /**
         * A parameter without a value.
         *
         * @param name the name, a token
         */
        public Parameter(String name) {
            this(name, Optional.empty());
        }

        /**
         * A parameter with a value.
         *
         * @param name the name, a token
         * @param value the value, a token
         */
        public Parameter(String name, String value) {
            this(name, Optional.of(value));
        }

        @Override
        public String toString() {
            return value.map(token -> name + "=" + token).orElse(name);
        }
    }

    private static void checkToken(String what, String text) {
        if (!HttpGrammar.isToken(text)) {
            throw new IllegalArgumentException(
                    what + ": got " + Quoted.of(text) + ", expected a token (RFC 6455 §9.1)");
        }
    }

    /** As it stands in the header: {@code permessage-deflate; client_max_window_bits=10}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        parameters.forEach(parameter -> text.append("; ").append(parameter));
        return text.toString();
    }
}
