package dev.parley.protocol.handshake;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * A {@code ws} or {@code wss} URI, taken apart (RFC 6455 §3).
 *
 * @param secure whether it is {@code wss}, so that TLS is used
 * @param host the host; an IPv6 address stands in brackets
 * @param port the port, 1 to 65535
 * @param resourceName the path, at least {@code /}, and the query
 */
public record WebSocketUri(boolean secure, String host, int port, String resourceName) {
    private static final int PORT = 80;
    private static final int SECURE_PORT = 443;
    private static final int HIGHEST_PORT = 65535;

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the host could not stand in {@code Host}, the port is not 1 to 65535, or the
     *     resource name does not begin with {@code /} or has a character that no request target may have
     */
    public WebSocketUri {
        if (host.isEmpty() || !RequestLine.isHost(host) || host.lastIndexOf(':') > host.lastIndexOf(']')) {
            throw new IllegalArgumentException("host: got " + Quoted.of(host)
                    + ", expected a name or an address (IPv6 in brackets), without a port");
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("port: got " + port + ", expected 1 to 65535");
        }
        if (!resourceName.startsWith("/") || HttpGrammar.firstNot(HttpGrammar.TARGET, resourceName) >= 0) {
            throw new IllegalArgumentException("resource name: got " + Quoted.of(resourceName)
                    + ", expected / and then printable ASCII without white space, \", <, > and #"
                    + " (percent-encode these)");
        }
    }

    /**
     * Takes a URI apart.
     *
     * <p>What is not ASCII is converted: the host as an internationalised domain name, the rest percent-encoded.
     *
     * @param uri the text of the URI
     * @return its parts
     * @throws IllegalArgumentException if it is no URI; or not {@code ws} or {@code wss}; or has no host, has user
     *     information, or has a fragment (RFC 6455 §3)
     */
    public static WebSocketUri parse(String uri) {
        try {
            return of(new URI(uri));
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(
                    "got " + Quoted.of(uri) + ", expected a URI such as wss://example.com/path?query", malformed);
        }
    }

    /**
     * Takes a URI apart.
     *
     * @param uri an absolute URI
     * @return its parts
     * @throws IllegalArgumentException as for {@link #parse}
     */
    public static WebSocketUri of(URI uri) {
        String got = "got " + Quoted.of(uri.toString());
        boolean secure = "wss".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"ws".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException(got + ", expected a URI with the scheme ws or wss (RFC 6455 §3)");
        }
        // RFC 6455 §3: "Fragment identifiers are meaningless in the context of WebSocket URIs and MUST NOT be used".
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    got + ", expected no fragment: a # must be written as %23 (RFC 6455 §3)");
        }
        String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "got user information before the host, expected a host after // (RFC 6455 §3)");
        }
        if (authority.isEmpty()) {
            throw new IllegalArgumentException(got + ", expected a host after // (RFC 6455 §3)");
        }
        // Not URI's own host and port: it knows neither of a host that is not ASCII or has an underscore.
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        int port = hasPort && colon + 1 < authority.length()
                ? port(authority.substring(colon + 1), got)
                : secure ? SECURE_PORT : PORT;
        // RFC 6455 §11.1.1: other characters "MUST be converted from Unicode to ASCII by first encoding the
        // characters as UTF-8 and then replacing the corresponding bytes using their percent-encoded form".
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        // RFC 6455 §3: "?" is there if the query component is not empty.
        String query = ascii.getRawQuery() == null || ascii.getRawQuery().isEmpty() ? "" : "?" + ascii.getRawQuery();
        return new WebSocketUri(secure, ascii(host, got), port, path + query);
    }

    private static int port(String digits, String got) {
        boolean isNumber = digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber) {
            throw new IllegalArgumentException(got + ", expected a port of 1 to 65535 after the host");
        }
        return Integer.parseInt(digits);
    }

    // RFC 6455 §11.1.1: a host with other characters "MUST be converted from Unicode to ASCII
    // as specified in [RFC3987]".
    private static String ascii(String host, String got) {
        try {
            return host.startsWith("[") ? host : IDN.toASCII(host);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(got + ", expected a host that is a valid domain name", malformed);
        }
    }

    /** {@return the value of {@code Host}: the port is there unless it is the scheme's own (RFC 6455 §4.1)} */
    public String hostField() {
        return port == (secure ? SECURE_PORT : PORT) ? host : host + ":" + port;
    }
}
