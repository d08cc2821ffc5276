package dev.parley.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The query of a request target, read as parameters: {@code name=value&name=value}. Names and values are decoded as
 * browsers encode them in forms and {@code URLSearchParams}; what is not well encoded is given as it stands, so no
 * query makes a look-up fail.
 *
 * @param raw the query as it was written, without the {@code ?}; may be empty
 */
public record Query(String raw) {
    /** No query. */
    static final Query EMPTY = new Query("");

    /**
     * A parameter.
     *
     * @param name the decoded name
     * @param value the decoded value; empty when there was no {@code =}
     */
    public record Parameter(String name, String value) {}

    /**
     * {@return the value of the first parameter with this name, which is compared as it is, case and all}
     *
     * @param name the decoded name
     */
    public Optional<String> first(String name) {
        return parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .findFirst();
    }

    /**
     * {@return the values of all parameters with this name, in order}
     *
     * @param name the decoded name
     */
    public List<String> all(String name) {
        return parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    /** {@return all parameters, in order} Empty parts, as in {@code a=1&&b=2}, are left out. */
    public List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        for (int from = 0; from < raw.length(); ) {
            int ampersand = raw.indexOf('&', from);
            int to = ampersand < 0 ? raw.length() : ampersand;
            if (to > from) {
                int equals = raw.indexOf('=', from);
                boolean hasValue = equals >= 0 && equals < to;
                parameters.add(new Parameter(
                        PercentEncoding.decodeForm(raw.substring(from, hasValue ? equals : to)),
                        hasValue ? PercentEncoding.decodeForm(raw.substring(equals + 1, to)) : ""));
            }
            from = to + 1;
        }
        return List.copyOf(parameters);
    }
}
