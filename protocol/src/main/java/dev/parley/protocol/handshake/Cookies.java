package dev.parley.protocol.handshake;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cookies that came with a request (RFC 6265 §4.2), read as leniently as servers do: a part without {@code =} or
 * without a name is left out, double quotes around a value are taken off, and nothing makes a look-up fail. Names are
 * compared as they are, case and all. Names and values are not decoded further.
 *
 * <p>Cookies are text from the peer like any other.
 */
public final class Cookies {
    private final List<Cookie> all;

    private Cookies(List<Cookie> all) {
        this.all = List.copyOf(all);
    }

    /**
     * A cookie.
     *
     * @param name the name; not empty
     * @param value the value, without double quotes around it; may be empty
     */
    public record Cookie(String name, String value) {
        /** Keeps the value out of logs: it is often a credential. */
        @Override
        public String toString() {
            return name + "=(hidden)";
        }
    }

    /**
     * {@return the cookies of a request's header fields; of several {@code Cookie} fields as if they were one}
     *
     * @param headers the request's header fields
     */
    public static Cookies of(Headers headers) {
        List<Cookie> cookies = new ArrayList<>();
        for (String value : headers.all("Cookie")) {
            for (int from = 0; from < value.length(); ) {
                int semicolon = value.indexOf(';', from);
                int to = semicolon < 0 ? value.length() : semicolon;
                int equals = value.indexOf('=', from);
                if (equals >= 0 && equals < to) {
                    String name = HttpGrammar.trim(value, from, equals);
                    if (!name.isEmpty()) {
                        cookies.add(new Cookie(name, unquote(HttpGrammar.trim(value, equals + 1, to))));
                    }
                }
                from = to + 1;
            }
        }
        return new Cookies(cookies);
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /**
     * {@return the value of the first cookie with this name} RFC 6265 §5.4: where several have it, a browser sends the
     * one with the longest path first.
     *
     * @param name the cookie's name, case and all
     */
    public Optional<String> first(String name) {
        return all.stream()
                .filter(cookie -> cookie.name().equals(name))
                .map(Cookie::value)
                .findFirst();
    }

    /** {@return all cookies, in order} */
    public List<Cookie> all() {
        return all;
    }

    @Override
    public String toString() {
        return all.toString();
    }
}
