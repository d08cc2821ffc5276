package dev.parley.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one value of {@code Sec-WebSocket-Extensions} from left to right; white space may stand between any two tokens (RFC 2616 §2.1). */
final class ExtensionReader {
    private final String value;
    private int next;

    ExtensionReader(String value) {
        this.value = value;
    }

    /** Adds what it finds; gives what was expected where it could not go on, if that happened. */
    @Nullable
    String read(List<ExtensionOffer> extensions) {
        while (true) {
            // RFC 2616 §2.1: a recipient of 1#element takes null elements, as in "a, , b".
            skipCommas();
            if (next == value.length()) {
                return null;
            }
            String name = token();
            if (name.isEmpty()) {
                return "expected the name of an extension at index " + next;
            }
            List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
            while (skips(';')) {
                String problem = readParameter(parameters);
                if (problem != null) {
                    return problem;
                }
            }
            extensions.add(new ExtensionOffer(name, parameters));
            if (next < value.length() && value.charAt(next) != ',') {
                return "expected ; or , or the end at index " + next;
            }
        }
    }

    private @Nullable String readParameter(List<ExtensionOffer.Parameter> parameters) {
        skipSpace();
        String name = token();
        if (name.isEmpty()) {
            return "expected the name of a parameter at index " + next;
        }
        if (!skips('=')) {
            parameters.add(new ExtensionOffer.Parameter(name));
            return null;
        }
        skipSpace();
        int start = next;
        boolean quoted = next < value.length() && value.charAt(next) == '"';
        Optional<String> parameter = quoted ? quotedString() : Optional.of(token());
        // RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF."
        if (parameter.filter(HttpGrammar::isToken).isEmpty()) {
            return "expected a token, quoted or not, at index " + start;
        }
        parameters.add(new ExtensionOffer.Parameter(name, parameter));
        return null;
    }

    /** Goes past white space and then the char, if that is there. */
    private boolean skips(char c) {
        skipSpace();
        if (next < value.length() && value.charAt(next) == c) {
            next++;
            return true;
        }
        return false;
    }

    private void skipCommas() {
        boolean more = true;
        while (more) {
            more = skips(',');
        }
    }

    private void skipSpace() {
        while (next < value.length() && HttpGrammar.isSpace(value.charAt(next))) {
            next++;
        }
    }

    private String token() {
        int start = next;
        while (next < value.length() && HttpGrammar.is(HttpGrammar.TOKEN, value.charAt(next))) {
            next++;
        }
        return value.substring(start, next);
    }

    /** The text of a quoted string, unescaped; empty when its end is missing. */
    private Optional<String> quotedString() {
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
