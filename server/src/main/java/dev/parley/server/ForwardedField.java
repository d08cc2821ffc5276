package dev.parley.server;

import dev.parley.protocol.handshake.FieldScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one {@code Forwarded} header field (RFC 7239 §4): a list of elements, each with parameters. */
final class ForwardedField {

    private final FieldScanner field;

    ForwardedField(String field) {
        this.field = new FieldScanner(field);
    }

    /** One hop's parameters, by their names in lower case. */
    record Element(Map<String, String> parameters) {
        Optional<String> parameter(String name) {
            return Optional.ofNullable(parameters.get(name));
        }
    }

    /** Returns the elements in order; empty when the field is malformed. */
    Optional<List<Element>> hops() {
        List<Element> elements = new ArrayList<>();
        Map<String, String> parameters = new HashMap<>();
        while (true) {
            field.skipSpace();
            if (!atSeparator()) {
                if (!parameter(parameters)) {
                    return Optional.empty();
                }
                field.skipSpace();
            }
            if (!atSeparator()) {
                return Optional.empty();
            }
            if (!field.at(';') && !parameters.isEmpty()) {
                elements.add(new Element(Map.copyOf(parameters)));
                parameters.clear();
            }
            if (field.atEnd()) {
                return Optional.of(elements);
            }
            boolean ignored = field.skip(';') || field.skip(',');
        }
    }

    private boolean atSeparator() {
        return field.atEnd() || field.at(';') || field.at(',');
    }

    // RFC 7239 §4: forwarded-pair = token "=" value; value = token / quoted-string; each parameter at most once.
    private boolean parameter(Map<String, String> parameters) {
        String name = field.token();
        if (name.isEmpty() || !field.skip('=')) {
            return false;
        }
        Optional<String> value = field.at('"') ? field.quotedString() : unquoted();
        return value.isPresent() && parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value.get()) == null;
    }

    /** Looser than a token: {@code for=192.0.2.1:80} and {@code host=a:80} without quotes are widespread. */
    private Optional<String> unquoted() {
        return Optional.of(field.tokenWith(":[]")).filter(value -> !value.isEmpty());
    }
}
