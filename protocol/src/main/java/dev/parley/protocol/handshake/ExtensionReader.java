package dev.parley.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads one value of {@code Sec-WebSocket-Extensions} from left to right; white space may stand between any two tokens (RFC 2616 §2.1). */
final class ExtensionReader {
    private final FieldScanner value;

    ExtensionReader(String value) {
        this.value = new FieldScanner(value);
    }

    /** Adds what it finds; gives what was expected where it could not go on, if that happened. */
    @Nullable
    String read(List<ExtensionOffer> extensions) {
        while (true) {
            // RFC 2616 §2.1: a recipient of 1#element takes null elements, as in "a, , b".
            skipCommas();
            if (value.atEnd()) {
                return null;
            }
            String name = value.token();
            if (name.isEmpty()) {
                return "expected the name of an extension at index " + value.index();
            }
            List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
            while (skips(';')) {
                String problem = readParameter(parameters);
                if (problem != null) {
                    return problem;
                }
            }
            extensions.add(new ExtensionOffer(name, parameters));
            if (!value.atEnd() && !value.at(',')) {
                return "expected ; or , or the end at index " + value.index();
            }
        }
    }

    private @Nullable String readParameter(List<ExtensionOffer.Parameter> parameters) {
        value.skipSpace();
        String name = value.token();
        if (name.isEmpty()) {
            return "expected the name of a parameter at index " + value.index();
        }
        if (!skips('=')) {
            parameters.add(new ExtensionOffer.Parameter(name));
            return null;
        }
        value.skipSpace();
        int start = value.index();
        Optional<String> parameter = value.at('"') ? value.quotedString() : Optional.of(value.token());
        // RFC 6455 §9.1: "the value after quoted-string unescaping MUST conform to the 'token' ABNF."
        if (parameter.filter(HttpGrammar::isToken).isEmpty()) {
            return "expected a token, quoted or not, at index " + start;
        }
        parameters.add(new ExtensionOffer.Parameter(name, parameter));
        return null;
    }

    /** Goes past white space and then the char, if that is there. */
    private boolean skips(char c) {
        value.skipSpace();
        return value.skip(c);
    }

    private void skipCommas() {
        boolean more = true;
        while (more) {
            more = skips(',');
        }
    }
}
