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
 */
public record Handshake(
        RequestHead request,
        Map<String, String> pathVariables,
        Optional<String> subprotocol,
        List<String> extensions,
        SocketAddress localAddress,
        SocketAddress remoteAddress,
        boolean secure,
        List<X509Certificate> peerCertificates) {

    /** Makes the collections unmodifiable. */
    public Handshake {
        pathVariables = Map.copyOf(pathVariables);
        extensions = List.copyOf(extensions);
        peerCertificates = List.copyOf(peerCertificates);
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
}
