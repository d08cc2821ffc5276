package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The answer to an HTTP request. Immutable: the methods that change something return a new answer. */
public final class HttpResponse {

    private final int status;
    private final Headers headers;
    private final byte[] body;

    private HttpResponse(int status, Headers headers, byte[] body) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status of a response: got " + status + ", expected 200 to 599");
        }
        for (String own : new String[] {"Content-Length", "Transfer-Encoding", "Connection", "Date"}) {
            if (headers.contains(own)) {
                throw new IllegalArgumentException(
                        "headers of a response: got " + own + ", expected none, as the server writes it");
            }
        }
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * {@return an answer without a body}
     *
     * @param status 200 to 599
     */
    public static HttpResponse of(int status) {
        return new HttpResponse(status, Headers.empty(), new byte[0]);
    }

    /**
     * {@return 200 with a text}
     *
     * @param text the text
     */
    public static HttpResponse text(String text) {
        return text(200, text);
    }

    /**
     * {@return an answer with a text}
     *
     * @param status 200 to 599
     * @param text the text
     */
    public static HttpResponse text(int status, String text) {
        return of(status).withBody("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return 200 with a value as JSON}
     *
     * @param value what {@link Json#write} takes
     */
    public static HttpResponse json(Object value) {
        return json(200, value);
    }

    /**
     * {@return an answer with a value as JSON}
     *
     * @param status 200 to 599
     * @param value what {@link Json#write} takes
     */
    public static HttpResponse json(int status, Object value) {
        return of(status).withBody("application/json", Json.write(value).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return 303, which sends the client on with GET}
     *
     * @param location a URI, perhaps relative
     */
    public static HttpResponse seeOther(String location) {
        return of(303).withHeader("Location", location);
    }

    /**
     * {@return this answer with one header field more}
     *
     * @param name the field's name
     * @param value its value
     * @throws IllegalArgumentException if the field could not stand on the wire, or is one that the server writes itself
     */
    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.toBuilder().add(name, value).build(), body);
    }

    /**
     * {@return this answer with another body}
     *
     * @param contentType the body's media type
     * @param bytes the body, which is copied
     */
    public HttpResponse withBody(String contentType, byte[] bytes) {
        return new HttpResponse(
                status, headers.toBuilder().set("Content-Type", contentType).build(), bytes.clone());
    }

    /** {@return the status code} */
    public int status() {
        return status;
    }

    /** {@return the header fields, without those that the server writes itself} */
    public Headers headers() {
        return headers;
    }

    /** {@return the body, read-only} */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    byte[] bodyBytes() {
        return body;
    }

    /** {@return the status and the body's length} */
    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
