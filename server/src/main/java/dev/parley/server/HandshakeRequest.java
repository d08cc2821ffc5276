package dev.parley.server;

import dev.parley.protocol.handshake.OpeningRequest;
import dev.parley.protocol.handshake.RequestHead;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * A valid opening handshake that a {@link HandshakeHook} decides about.
 *
 * @param opening what the client asks for: the request, the subprotocols and extensions that it offers, its origin
 * @param pathVariables the values of the route's path variables, decoded
 * @param localAddress this server's end of the connection
 * @param remoteAddress the client's address; behind a trusted proxy, the one that the proxy names
 * @param secure whether the client speaks TLS, to this server or to a trusted proxy
 * @param peerCertificates the client's certificate chain, its own first; empty without TLS or if it showed none
 */
public record HandshakeRequest(
        OpeningRequest opening,
        Map<String, String> pathVariables,
        SocketAddress localAddress,
        SocketAddress remoteAddress,
        boolean secure,
        List<X509Certificate> peerCertificates) {

    /** Makes the collections unmodifiable. */
    public HandshakeRequest {
        pathVariables = Map.copyOf(pathVariables);
        peerCertificates = List.copyOf(peerCertificates);
    }

    /** {@return the HTTP request: target, path, query, headers, cookies} */
    public RequestHead head() {
        return opening.head();
    }

    /**
     * {@return the value of a path variable of the route, decoded}
     *
     * @param name the variable's name, without braces
     * @throws IllegalArgumentException if the route has no such variable
     */
    public String pathVariable(String name) {
        return HttpRequest.variable(pathVariables, name);
    }
}
