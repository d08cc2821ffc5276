package dev.parley.server;

import java.util.Locale;
import java.util.Optional;

/**
 * A web origin: scheme, host and port (RFC 6454 §4), as browsers write it into {@code Origin} (§6.2).
 *
 * @param scheme in lower case
 * @param host in lower case; an IPv6 address in its brackets
 * @param port 1 to 65535, the scheme's default where none was written; 0 for a scheme without a default
 */
record Origin(String scheme, String host, int port) {

    /**
     * Reads an origin; empty when the text is none, such as {@code null}, or when it has a path, a user or a character
     * that no host has.
     */
    static Optional<Origin> parse(String text) {
        int colon = text.indexOf("://");
        if (colon <= 0) {
            return Optional.empty();
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!isScheme(scheme)) {
            return Optional.empty();
        }
        return ofAuthority(scheme, text.substring(colon + 3));
    }

    /** Puts a scheme and the {@code host[:port]} of a {@code Host} header field together. */
    static Optional<Origin> ofAuthority(String scheme, String authority) {
        int endOfHost = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (authority.startsWith("[") && endOfHost == 0) {
            return Optional.empty();
        }
        if (endOfHost < 0) {
            endOfHost = authority.length();
        }
        String host = authority.substring(0, endOfHost).toLowerCase(Locale.ROOT);
        if (!isHost(host)) {
            return Optional.empty();
        }
        if (endOfHost == authority.length()) {
            return Optional.of(new Origin(scheme, host, defaultPort(scheme)));
        }
        String port = authority.substring(endOfHost + 1);
        if (authority.charAt(endOfHost) != ':' || port.isEmpty() || port.length() > 5) {
            return Optional.empty();
        }
        int number = 0;
        for (int i = 0; i < port.length(); i++) {
            char digit = port.charAt(i);
            if (digit < '0' || digit > '9') {
                return Optional.empty();
            }
            number = number * 10 + digit - '0';
        }
        return number >= 1 && number <= 65535 ? Optional.of(new Origin(scheme, host, number)) : Optional.empty();
    }

    private static int defaultPort(String scheme) {
        return switch (scheme) {
            case "http", "ws" -> 80;
            case "https", "wss" -> 443;
            default -> 0;
        };
    }

    // RFC 3986 §3.1: scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )
    private static boolean isScheme(String scheme) {
        for (int i = 0; i < scheme.length(); i++) {
            char c = scheme.charAt(i);
            boolean letter = c >= 'a' && c <= 'z';
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return !scheme.isEmpty();
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.length() > 2
                    && host.chars().skip(1).limit(host.length() - 2L).allMatch(Origin::isIpv6Character);
        }
        return !host.isEmpty() && host.chars().allMatch(Origin::isHostCharacter);
    }

    private static boolean isHostCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    }

    private static boolean isIpv6Character(int c) {
        return (c >= 'a' && c <= 'f') || (c >= '0' && c <= '9') || c == ':' || c == '.';
    }

    @Override
    public String toString() {
        return port == defaultPort(scheme) ? scheme + "://" + host : scheme + "://" + host + ":" + port;
    }
}
