package dev.parley.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one {@code Forwarded} header field (RFC 7239 §4): a list of elements, each with parameters. */
final class ForwardedField {

    private final String text;
    private int at;

    ForwardedField(String text) {
        this.text = text;
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
            skipSpace();
            if (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != ',') {
                if (!parameter(parameters)) {
                    return Optional.empty();
                }
                skipSpace();
            }
            boolean end = at == text.length();
            if (!end && text.charAt(at) != ';' && text.charAt(at) != ',') {
                return Optional.empty();
            }
            if (end || text.charAt(at) == ',') {
                if (!parameters.isEmpty()) {
                    elements.add(new Element(Map.copyOf(parameters)));
                    parameters.clear();
                }
            }
            if (end) {
                return Optional.of(elements);
            }
            at++;
        }
    }

    // RFC 7239 §4: forwarded-pair = token "=" value; value = token / quoted-string; each parameter at most once.
    private boolean parameter(Map<String, String> parameters) {
        String name = token();
        if (name.isEmpty() || at == text.length() || text.charAt(at) != '=') {
            return false;
        }
        at++;
        Optional<String> value = at < text.length() && text.charAt(at) == '"' ? quoted() : unquoted();
        return value.isPresent() && parameters.putIfAbsent(name.toLowerCase(Locale.ROOT), value.get()) == null;
    }

    private String token() {
        int from = at;
        while (at < text.length() && isTokenCharacter(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Looser than a token: {@code for=192.0.2.1:80} and {@code host=a:80} without quotes are widespread. */
    private Optional<String> unquoted() {
        int from = at;
        while (at < text.length() && (isTokenCharacter(text.charAt(at)) || ":[]".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        return at == from ? Optional.empty() : Optional.of(text.substring(from, at));
    }

    private Optional<String> quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return Optional.of(value.toString());
            }
            if (c == '\\' && ++at == text.length()) {
                return Optional.empty();
            }
            value.append(text.charAt(at));
        }
        return Optional.empty();
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
