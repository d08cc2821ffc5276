package dev.parley.websocket;

import dev.parley.protocol.handshake.RequestHead;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the opening handshake of a connection said (RFC 6455 §4).
 *
 * @param request the HTTP request: target, path, query, headers, cookies
 * @param pathVariables the values of the route's path variables, decoded; empty on a client
 * @param subprotocol the subprotocol that both sides agreed on (RFC 6455 §1.9)
 * @param extensions the names of the extensions in use
 * @param localAddress this endpoint's address
 * @param remoteAddress the peer's address; behind a trusted proxy, the one that the proxy names
 * @param secure whether the connection, or the one to the trusted proxy in front, is encrypted
 * @param peerCertificates the peer's certificate chain, its own first; empty without TLS, or if it has shown none
 * @param attributes what the server's program noted about the connection when it accepted the handshake; empty on a client
 */
public record Handshake(
        RequestHead request,
        Map<String, String> pathVariables,
        Optional<String> subprotocol,
        List<String> extensions,
        SocketAddress localAddress,
        SocketAddress remoteAddress,
        boolean secure,
        List<X509Certificate> peerCertificates,
        Map<String, Object> attributes) {

    /** Makes the collections unmodifiable. */
    public Handshake {
        pathVariables = Map.copyOf(pathVariables);
        extensions = List.copyOf(extensions);
        peerCertificates = List.copyOf(peerCertificates);
        attributes = Map.copyOf(attributes);
    }

    /**
     * A handshake without attributes.
     *
     * @param request the HTTP request
     * @param pathVariables the values of the route's path variables
     * @param subprotocol the subprotocol that both sides agreed on
     * @param extensions the names of the extensions in use
     * @param localAddress this endpoint's address
     * @param remoteAddress the peer's address
     * @param secure whether the connection is encrypted
     * @param peerCertificates the peer's certificate chain
     */
    public Handshake(
            RequestHead request,
            Map<String, String> pathVariables,
            Optional<String> subprotocol,
            List<String> extensions,
            SocketAddress localAddress,
            SocketAddress remoteAddress,
            boolean secure,
            List<X509Certificate> peerCertificates) {
        this(
                request,
                pathVariables,
                subprotocol,
                extensions,
                localAddress,
                remoteAddress,
                secure,
                peerCertificates,
                Map.of());
    }

    /**
     * {@return the value of a path variable of the route}
     *
     * @param name the variable's name, without braces
     * @throws IllegalArgumentException if the route has no such variable
     */
    public String pathVariable(String name) {
        String value = pathVariables.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "no path variable \"" + name + "\" in this route; it has " + pathVariables.keySet());
        }
        return value;
    }

    /**
     * {@return the attribute with this name, if there is one}
     *
     * @param name the attribute's name
     * @param type what it must be
     * @param <T> what it must be
     * @throws ClassCastException if it is something else
     */
    public <T> Optional<T> attribute(String name, Class<T> type) {
        return Optional.ofNullable(attributes.get(name)).map(type::cast);
    }
}
