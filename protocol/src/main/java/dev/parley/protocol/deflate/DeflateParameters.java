package dev.parley.protocol.deflate;

import dev.parley.protocol.handshake.ExtensionOffer;
import dev.parley.protocol.handshake.ExtensionOffer.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of {@code permessage-deflate} as they stand in an offer or an answer (RFC 7692 §7.1).
 *
 * @param serverNoContextTakeover whether {@code server_no_context_takeover} is there
 * @param clientNoContextTakeover whether {@code client_no_context_takeover} is there
 * @param serverMaxWindowBits the value of {@code server_max_window_bits}, if it is there
 * @param clientMaxWindowBits whether {@code client_max_window_bits} is there, in an offer perhaps without a value
 * @param clientMaxWindowBitsValue its value, if it has one
 */
record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        OptionalInt serverMaxWindowBits,
        boolean clientMaxWindowBits,
        OptionalInt clientMaxWindowBitsValue) {

    /** The extension's registered name (RFC 7692 §9.1). */
    static final String NAME = "permessage-deflate";

    private static final String SERVER_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final String CLIENT_BITS = "client_max_window_bits";

    /** The largest window that the server may compress with. */
    int serverWindowBits() {
        return serverMaxWindowBits.orElse(DeflateSettings.MOST_WINDOW_BITS);
    }

    /** The largest window that the client may compress with. */
    int clientWindowBits() {
        return clientMaxWindowBitsValue.orElse(DeflateSettings.MOST_WINDOW_BITS);
    }

    /** The same, but that every message stands for itself, both ways. */
    DeflateParameters withoutTakeover() {
        return new DeflateParameters(true, true, serverMaxWindowBits, clientMaxWindowBits, clientMaxWindowBitsValue);
    }

    /** What reading parameters comes to. */
    sealed interface Result {
        /** They follow RFC 7692 §7.1. */
        record Read(DeflateParameters parameters) implements Result {}

        /** They do not, and this is why: a text that holds nothing of the peer's but tokens. */
        record Malformed(String text) implements Result {}
    }

    /**
     * Reads the parameters of an offer or of an answer.
     *
     * @param offer the extension as it stands in the header
     * @param answer whether it is an answer, in which {@code client_max_window_bits} must have a value
     */
    static Result read(ExtensionOffer offer, boolean answer) {
        Reader reader = new Reader();
        for (Parameter parameter : offer.parameters()) {
            String problem = reader.read(parameter, answer);
            if (problem != null) {
                return new Result.Malformed(problem);
            }
        }
        return new Result.Read(new DeflateParameters(
                reader.serverTakeover,
                reader.clientTakeover,
                reader.serverBits,
                reader.clientBits,
                reader.clientBitsValue));
    }

    /** As they stand in the header. */
    ExtensionOffer toOffer() {
        List<Parameter> parameters = new ArrayList<>();
        if (serverNoContextTakeover) {
            parameters.add(new Parameter(SERVER_TAKEOVER));
        }
        if (clientNoContextTakeover) {
            parameters.add(new Parameter(CLIENT_TAKEOVER));
        }
        if (serverMaxWindowBits.isPresent()) {
            parameters.add(new Parameter(SERVER_BITS, Integer.toString(serverMaxWindowBits.getAsInt())));
        }
        if (clientMaxWindowBits) {
            parameters.add(
                    clientMaxWindowBitsValue.isPresent()
                            ? new Parameter(CLIENT_BITS, Integer.toString(clientMaxWindowBitsValue.getAsInt()))
                            : new Parameter(CLIENT_BITS));
        }
        return new ExtensionOffer(NAME, parameters);
    }

    private static final class Reader {
        private boolean serverTakeover;
        private boolean clientTakeover;
        private OptionalInt serverBits = OptionalInt.empty();
        private boolean clientBits;
        private OptionalInt clientBitsValue = OptionalInt.empty();

        /** Takes the next parameter; returns what is wrong with it, if something is. */
        @Nullable
        String read(Parameter parameter, boolean answer) {
            // RFC 7692 §7.1: decline, or fail, on a parameter that is not defined, has an invalid value or is there
            // twice.
            boolean repeated;
            switch (parameter.name()) {
                case SERVER_TAKEOVER -> {
                    repeated = serverTakeover;
                    serverTakeover = true;
                }
                case CLIENT_TAKEOVER -> {
                    repeated = clientTakeover;
                    clientTakeover = true;
                }
                case SERVER_BITS -> {
                    repeated = serverBits.isPresent();
                    serverBits = windowBits(parameter);
                }
                case CLIENT_BITS -> {
                    repeated = clientBits;
                    clientBits = true;
                    clientBitsValue = windowBits(parameter);
                }
                default -> {
                    return "expected no parameter " + parameter.name();
                }
            }
            if (repeated) {
                return "expected " + parameter.name() + " once, got it twice";
            }
            return valueProblem(parameter, answer);
        }

        private static @Nullable String valueProblem(Parameter parameter, boolean answer) {
            boolean hasValue = parameter.value().isPresent();
            return switch (parameter.name()) {
                case SERVER_TAKEOVER, CLIENT_TAKEOVER ->
                    hasValue ? "expected " + parameter.name() + " without a value, got " + parameter : null;
                default -> {
                    // RFC 7692 §7.1.2.2: a client may leave the value of client_max_window_bits out, a server may not.
                    boolean optional = parameter.name().equals(CLIENT_BITS) && !answer;
                    yield windowBits(parameter).isPresent() || (optional && !hasValue)
                            ? null
                            : "expected " + parameter.name() + " from 8 to 15, got " + parameter;
                }
            };
        }

        /** RFC 7692 §7.1.2.1: a decimal integer from 8 to 15 without leading zeros. */
        private static OptionalInt windowBits(Parameter parameter) {
            String value = parameter.value().orElse("");
            return switch (value) {
                case "8", "9", "10", "11", "12", "13", "14", "15" -> OptionalInt.of(Integer.parseInt(value));
                default -> OptionalInt.empty();
            };
        }
    }
}
