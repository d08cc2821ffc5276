package dev.parley.server;

import dev.parley.protocol.handshake.Cookies;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.Query;
import dev.parley.protocol.handshake.RequestHead;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/** A plain HTTP request that has arrived whole. Immutable. */
public final class HttpRequest {

    private final RequestHead head;
    private final Map<String, String> pathVariables;
    private final byte[] body;
    private final Client client;
    private final List<X509Certificate> peerCertificates;

    HttpRequest(
            RequestHead head,
            Map<String, String> pathVariables,
            byte[] body,
            Client client,
            List<X509Certificate> peerCertificates) {
        this.head = head;
        this.pathVariables = Map.copyOf(pathVariables);
        this.body = body;
        this.client = client;
        this.peerCertificates = List.copyOf(peerCertificates);
    }

    /** {@return the request line and header fields as they came} */
    public RequestHead head() {
        return head;
    }

    /** {@return the method, such as {@code GET}} */
    public String method() {
        return head.method();
    }

    /** {@return the path, still percent-encoded, without the query} */
    public String path() {
        return head.path();
    }

    /** {@return the query's parameters} */
    public Query query() {
        return head.query();
    }

    /** {@return the header fields} */
    public Headers headers() {
        return head.headers();
    }

    /** {@return the cookies} */
    public Cookies cookies() {
        return head.cookies();
    }

    /** {@return the values of the route's path variables, decoded} */
    public Map<String, String> pathVariables() {
        return pathVariables;
    }

    /**
     * {@return the value of a path variable of the route, decoded}
     *
     * @param name the variable's name, without braces
     * @throws IllegalArgumentException if the route has no such variable
     */
    public String pathVariable(String name) {
        return variable(pathVariables, name);
    }

    static String variable(Map<String, String> variables, String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "no path variable \"" + name + "\" in this route; it has " + variables.keySet());
        }
        return value;
    }

    /** {@return the body, read-only; empty where there was none} */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    /** {@return the body as text in UTF-8; what is not valid becomes U+FFFD} */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** {@return the client's address; behind a trusted proxy, the one that the proxy names} */
    public SocketAddress remoteAddress() {
        return client.address();
    }

    /** {@return whether the client speaks TLS, to this server or to a trusted proxy} */
    public boolean secure() {
        return client.secure();
    }

    /** {@return the client's certificate chain, its own first; empty without TLS or if it showed none} */
    public List<X509Certificate> peerCertificates() {
        return peerCertificates;
    }

    /** {@return method and path; the query and the header fields often hold what does not belong into a log} */
    @Override
    public String toString() {
        return head.method() + " " + head.path();
    }
}
