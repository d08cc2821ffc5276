package dev.parley.client;

import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.protocol.handshake.ClientHandshake;
import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.WebSocketUri;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What one opening handshake is about: a request, or where a redirect of it has led.
 *
 * @param uri where to
 * @param parts the same, taken apart
 * @param headers the program's own header fields, as far as they may go there
 * @param request what the program asked for
 */
record Target(URI uri, WebSocketUri parts, Headers headers, WebSocketRequest request) {

    /** The header fields that say who the user is. */
    private static final List<String> CREDENTIALS = List.of("Authorization", "Cookie");

    static Target of(WebSocketRequest request) {
        return new Target(request.uri(), WebSocketUri.of(request.uri()), request.headers(), request);
    }

    /**
     * {@return the opening handshake, for one connection}
     *
     * @param fields the header fields of the program's own, and the cookies
     */
    ClientHandshake handshake(List<ClientExtension> extensions, Headers fields, HeadLimits limits) {
        ClientHandshake.Builder builder = ClientHandshake.to(parts)
                .headers(fields)
                .subprotocols(request.subprotocols().toArray(new String[0]))
                .limits(limits);
        request.origin().ifPresent(builder::origin);
        extensions.forEach(builder::extension);
        return builder.build();
    }

    /** {@return the host as DNS and TLS know it: without the brackets of an IPv6 address} */
    String host() {
        String host = parts.host();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** {@return the URI with {@code http} in the place of {@code ws}, as cookies and proxies know it} */
    URI httpUri() {
        String text = uri.toString();
        return URI.create((parts.secure() ? "https" : "http") + text.substring(text.indexOf(':')));
    }

    Optional<Path> unixSocket() {
        return request.unixSocket();
    }

    /** {@return where a redirect leads; without the credentials if that is another origin} */
    Target redirectedTo(URI location) {
        WebSocketUri there = WebSocketUri.of(location);
        if (isSameOrigin(there)) {
            return new Target(location, there, headers, request);
        }
        Headers.Builder allowed = headers.toBuilder();
        CREDENTIALS.forEach(allowed::remove);
        return new Target(location, there, allowed.build(), request);
    }

    boolean isSameOrigin(WebSocketUri other) {
        return parts.secure() == other.secure()
                && parts.port() == other.port()
                && parts.host().toLowerCase(Locale.ROOT).equals(other.host().toLowerCase(Locale.ROOT));
    }
}
