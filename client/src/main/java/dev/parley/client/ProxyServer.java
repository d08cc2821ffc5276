package dev.parley.client;

import dev.parley.protocol.handshake.PercentEncoding;
import dev.parley.protocol.handshake.WebSocketUri;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * A proxy through which a client reaches servers, and perhaps the name and password that it wants. It is the proxy that finds
 * the server's address. Immutable: the methods that change something return a new value.
 */
public final class ProxyServer {

    /** Longest name and password that SOCKS5 can carry, in bytes (RFC 1929 §2). */
    private static final int LONGEST_IN_SOCKS = 255;

    private static final int HTTP_PORT = 80;
    private static final int SOCKS_PORT = 1080;

    private final Kind kind;
    private final String host;
    private final int port;
    private final Optional<Login> login;

    /** How a proxy is spoken to. */
    public enum Kind {
        /** HTTP's CONNECT (RFC 9110 §9.3.6), with Basic (RFC 7617) and Digest (RFC 7616) authentication. */
        HTTP,
        /** SOCKS version 5 (RFC 1928), with a user name and password (RFC 1929) or without. */
        SOCKS5
    }

    /** A user name and a password. */
    record Login(String user, String password) {
        @Override
        public String toString() {
            return "(hidden)";
        }
    }

    private ProxyServer(Kind kind, String host, int port, Optional<Login> login) {
        // The same hosts and ports are valid as in the URI of a WebSocket.
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        new WebSocketUri(false, bracketed(bare), port, "/");
        this.kind = kind;
        this.host = bare;
        this.port = port;
        this.login = login;
    }

    /**
     * {@return a proxy that is spoken to in HTTP, without TLS}
     *
     * @param host a host name or an IP address
     * @param port 1 to 65535
     * @throws IllegalArgumentException if one of them is not valid
     */
    public static ProxyServer http(String host, int port) {
        return new ProxyServer(Kind.HTTP, host, port, Optional.empty());
    }

    /**
     * {@return a proxy that is spoken to in SOCKS5}
     *
     * @param host a host name or an IP address
     * @param port 1 to 65535
     * @throws IllegalArgumentException if one of them is not valid
     */
    public static ProxyServer socks5(String host, int port) {
        return new ProxyServer(Kind.SOCKS5, host, port, Optional.empty());
    }

    /**
     * {@return a proxy as a URL describes it}
     *
     * @param url {@code http://host:port} or {@code socks5://host:port} ({@code socks5h} is the same), perhaps with a
     *     percent-encoded {@code user:password@} before the host; without a scheme it is {@code http}, and without a port 80, or
     *     1080 with SOCKS5
     * @throws IllegalArgumentException if it is no such URL; the message does not repeat the password
     */
    public static ProxyServer parse(String url) {
        int schemeEnd = url.indexOf("://");
        String scheme = schemeEnd < 0 ? "http" : url.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        Kind kind = switch (scheme) {
            case "http" -> Kind.HTTP;
            case "socks5", "socks5h" -> Kind.SOCKS5;
            default -> throw malformed("another scheme");
        };
        String rest = schemeEnd < 0 ? url : url.substring(schemeEnd + 3);
        int path = rest.indexOf('/', rest.lastIndexOf('@') + 1);
        String authority = path < 0 ? rest : rest.substring(0, path);
        int at = authority.lastIndexOf('@');
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.lastIndexOf(':');
        boolean hasPort = colon > hostAndPort.lastIndexOf(']');
        String host = hasPort ? hostAndPort.substring(0, colon) : hostAndPort;
        if (path >= 0 && !rest.substring(path).equals("/")) {
            throw malformed("a path");
        }
        int port = hasPort ? port(hostAndPort.substring(colon + 1)) : kind == Kind.HTTP ? HTTP_PORT : SOCKS_PORT;
        ProxyServer proxy = new ProxyServer(kind, host, port, Optional.empty());
        return at < 0 ? proxy : proxy.withLogin(authority.substring(0, at));
    }

    private ProxyServer withLogin(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return withCredentials(decoded(user), decoded(password));
    }

    private static String decoded(String text) {
        return PercentEncoding.decode(text)
                .orElseThrow(() -> malformed("a user name or password with a % that is no escape of UTF-8"));
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed("no port after the colon");
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException malformed(String got) {
        return new IllegalArgumentException(
                "proxy: got " + got + ", expected http://host:port or socks5://host:port, perhaps with user:password@");
    }

    /**
     * {@return the same proxy, with a user name and a password} An HTTP proxy gets them when it asks for them, by Digest rather
     * than Basic where it offers both. The server never does.
     *
     * @param user the name, without a colon; with SOCKS5 1 to 255 bytes of UTF-8
     * @param password the password; with SOCKS5 1 to 255 bytes of UTF-8
     * @throws IllegalArgumentException if one of them is not valid
     */
    public ProxyServer withCredentials(String user, String password) {
        if (kind == Kind.HTTP) {
            Credentials.check(user, password);
        } else if (!fitsSocks(user) || !fitsSocks(password)) {
            throw new IllegalArgumentException(
                    "user name and password of a SOCKS5 proxy: expected 1 to 255 bytes of UTF-8 each (RFC 1929 §2)");
        }
        return new ProxyServer(kind, host, port, Optional.of(new Login(user, password)));
    }

    private static boolean fitsSocks(String text) {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        return length >= 1 && length <= LONGEST_IN_SOCKS;
    }

    /** {@return how it is spoken to} */
    public Kind kind() {
        return kind;
    }

    /** {@return the host name or IP address; an IPv6 address stands without brackets} */
    public String host() {
        return host;
    }

    /** {@return the port, 1 to 65535} */
    public int port() {
        return port;
    }

    /** {@return the user name, if there is one} */
    public Optional<String> user() {
        return login.map(Login::user);
    }

    Optional<Login> login() {
        return login;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** {@return the URL, without user name and password} */
    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + "://" + bracketed(host) + ":" + port;
    }
}
