package dev.parley.client;

import dev.parley.protocol.handshake.FieldScanner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One way in which a proxy lets one say who one is (RFC 9110 §11.3).
 *
 * @param scheme the scheme in lower case: {@code basic}, {@code digest}, …
 * @param parameters names in lower case and values without their quotes; of a name that is repeated, the first
 */
record Challenge(String scheme, Map<String, String> parameters) {

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /**
     * Reads the values of all {@code Proxy-Authenticate} fields, each of which may hold several challenges. What follows
     * something that cannot be read is left out.
     */
    static List<Challenge> parse(List<String> values) {
        List<Challenge> challenges = new ArrayList<>();
        values.forEach(value -> new Reader(value).read(challenges));
        return challenges;
    }

    /** Reads one value from left to right. */
    private static final class Reader {
        private final FieldScanner value;

        Reader(String value) {
            this.value = new FieldScanner(value);
        }

        void read(List<Challenge> challenges) {
            Optional<Map<String, String>> parameters = Optional.empty();
            while (true) {
                skipCommas();
                String name = value.token().toLowerCase(Locale.ROOT);
                if (name.isEmpty()) {
                    return;
                }
                int afterName = value.index();
                value.skipSpace();
                if (parameters.isPresent() && value.skip('=')) {
                    value.skipSpace();
                    Optional<String> read = value.at('"') ? value.quotedString() : Optional.of(value.token());
                    if (read.isEmpty()) {
                        return;
                    }
                    parameters.get().putIfAbsent(name, read.get());
                } else {
                    value.backTo(afterName);
                    parameters = Optional.of(new LinkedHashMap<>());
                    challenges.add(new Challenge(name, parameters.get()));
                    skipToken68();
                }
            }
        }

        private void skipCommas() {
            do {
                value.skipSpace();
            } while (value.skip(','));
        }

        /** Goes past what schemes such as Negotiate have in the place of parameters (RFC 9110 §11.2). */
        private void skipToken68() {
            int start = value.index();
            value.skipSpace();
            String ignored = value.tokenWith("/");
            while (value.skip('=')) {
                value.skipSpace();
            }
            value.skipSpace();
            if (!value.atEnd() && !value.at(',')) {
                value.backTo(start); // They were parameters.
            }
        }
    }
}
