package dev.parley.client;

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
        private final String value;
        private int next;

        Reader(String value) {
            this.value = value;
        }

        void read(List<Challenge> challenges) {
            Optional<Map<String, String>> parameters = Optional.empty();
            while (true) {
                skip(" \t,");
                String name = token().toLowerCase(Locale.ROOT);
                if (name.isEmpty()) {
                    return;
                }
                int afterName = next;
                skip(" \t");
                if (parameters.isPresent() && is('=')) {
                    next++;
                    skip(" \t");
                    Optional<String> read = is('"') ? quoted() : Optional.of(token());
                    if (read.isEmpty()) {
                        return;
                    }
                    parameters.get().putIfAbsent(name, read.get());
                } else {
                    next = afterName;
                    parameters = Optional.of(new LinkedHashMap<>());
                    challenges.add(new Challenge(name, parameters.get()));
                    skipToken68();
                }
            }
        }

        /** Goes past what schemes such as Negotiate have in the place of parameters. */
        private void skipToken68() {
            int start = next;
            skip(" \t");
            while (next < value.length()
                    && (isLetterOrDigit(value.charAt(next)) || "-._~+/".indexOf(value.charAt(next)) >= 0)) {
                next++;
            }
            skip("=");
            skip(" \t");
            if (next < value.length() && !is(',')) {
                next = start; // They were parameters.
            }
        }

        private void skip(String characters) {
            while (next < value.length() && characters.indexOf(value.charAt(next)) >= 0) {
                next++;
            }
        }

        private boolean is(char c) {
            return next < value.length() && value.charAt(next) == c;
        }

        private String token() {
            int start = next;
            while (next < value.length()
                    && (isLetterOrDigit(value.charAt(next)) || "!#$%&'*+-.^_`|~".indexOf(value.charAt(next)) >= 0)) {
                next++;
            }
            return value.substring(start, next);
        }

        private static boolean isLetterOrDigit(char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        }

        private Optional<String> quoted() {
            StringBuilder text = new StringBuilder();
            for (next++; next < value.length(); next++) {
                char c = value.charAt(next);
                if (c == '"') {
                    next++;
                    return Optional.of(text.toString());
                }
                if (c == '\\') {
                    next++;
                    if (next == value.length()) {
                        break;
                    }
                }
                text.append(value.charAt(next));
            }
            return Optional.empty();
        }
    }
}
