package dev.parley.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The head of an HTTP/1.1 request (RFC 9112 §3).
 *
 * @param method the method, in the case in which it was written: {@code GET}
 * @param target the request target as it was written (RFC 9112 §3.2): mostly the origin form, {@code /path?query}
 * @param minorVersion the {@code y} of {@code HTTP/1.y}, 0 to 9
 * @param headers the header fields
 */
public record RequestHead(String method, String target, int minorVersion, Headers headers) implements Head {
    /**
     * Checks that the head can stand on the wire.
     *
     * @throws IllegalArgumentException if the method is not a token, the target is empty or has white space, a control
     *     character, a fragment or a character that is not ASCII, or the version is not 0 to 9
     */
    public RequestHead {
        Objects.requireNonNull(headers, "headers");
        if (!HttpGrammar.isToken(method)) {
            throw new IllegalArgumentException("method: got " + Quoted.of(method) + ", expected a token such as GET");
        }
        if (target.isEmpty() || HttpGrammar.firstNot(HttpGrammar.TARGET, target) >= 0) {
            throw new IllegalArgumentException("request target: got " + Quoted.of(target)
                    + ", expected printable ASCII without white space, \", <, > and # (percent-encode these)");
        }
        checkMinorVersion(minorVersion);
    }

    /**
     * A request of HTTP/1.1.
     *
     * @param method the method, a token
     * @param target the request target, percent-encoded
     * @param headers the header fields
     */
    public RequestHead(String method, String target, Headers headers) {
        this(method, target, 1, headers);
    }

    static void checkMinorVersion(int minorVersion) {
        if (minorVersion < 0 || minorVersion > 9) {
            throw new IllegalArgumentException("minor version: got " + minorVersion + ", expected 0 to 9");
        }
    }

    /**
     * {@return the path, still percent-encoded, without the query: {@code /stock_info/}} For a target in absolute form
     * it is the path of that URI, at least {@code /}; a target in authority or asterisk form is given as it is.
     *
     * @see PercentEncoding#decode
     */
    public String path() {
        int from = startOfPath();
        int query = target.indexOf('?', from);
        String path = query < 0 ? target.substring(from) : target.substring(from, query);
        return path.isEmpty() ? "/" : path;
    }

    /** {@return the query: what follows the first {@code ?} of the target} */
    public Query query() {
        int query = target.indexOf('?', startOfPath());
        return query < 0 ? Query.EMPTY : new Query(target.substring(query + 1));
    }

    /** {@return the path and query: RFC 6455 §3's resource name, {@code /stock_info/?encoding=text}} */
    public String resourceName() {
        String rest = target.substring(startOfPath());
        return rest.startsWith("/") || !isAbsoluteForm() ? rest : "/" + rest;
    }

    /**
     * {@return the host and perhaps {@code :port} that the request is meant for, as it was written; empty when it
     * names none} RFC 9112 §3.2.2: what a target in absolute form says counts, not the {@code Host} field beside it.
     */
    public String authority() {
        if (isAbsoluteForm()) {
            return target.substring(authorityOffset(target), startOfPath());
        }
        return headers.first("Host").orElse("");
    }

    /** {@return the cookies that came with the request} */
    public Cookies cookies() {
        return Cookies.of(headers);
    }

    /**
     * {@return whether a body follows the head (RFC 9112 §6.3): there is a {@code Transfer-Encoding}, or a {@code
     * Content-Length} other than 0} A length that is not a number counts as a body too: where it would end is unknown.
     */
    public boolean hasBody() {
        if (headers.contains("Transfer-Encoding")) {
            return true;
        }
        for (String length : headers.all("Content-Length")) {
            if (!length.equals("0")) {
                return true;
            }
        }
        return false;
    }

    /** Where the authority of a target in absolute form begins; 0 for the other forms. */
    static int authorityOffset(String target) {
        if (target.regionMatches(true, 0, "http://", 0, 7)) {
            return 7;
        }
        return target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
    }

    private boolean isAbsoluteForm() {
        return authorityOffset(target) > 0;
    }

    private int startOfPath() {
        int i = authorityOffset(target);
        while (i > 0 && i < target.length() && target.charAt(i) != '/' && target.charAt(i) != '?') {
            i++;
        }
        return i;
    }

    @Override
    public byte[] encode() {
        StringBuilder text = new StringBuilder(512);
        text.append(method).append(' ').append(target).append(" HTTP/1.").append(minorVersion);
        text.append("\r\n");
        headers.encode(text);
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
