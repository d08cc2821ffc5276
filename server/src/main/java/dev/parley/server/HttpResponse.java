package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The answer to an HTTP request. Immutable: the methods that change something return a new answer. */
public final class HttpResponse {

    private static final byte[] NOTHING = {};

    private final int status;
    private final Headers headers;
    private final byte[] body;
    private final Optional<StreamedBody> stream;

    private HttpResponse(int status, Headers headers, byte[] body, Optional<StreamedBody> stream) {
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
        this.stream = stream;
    }

    /**
     * {@return an answer without a body}
     *
     * @param status 200 to 599
     */
    public static HttpResponse of(int status) {
        return new HttpResponse(status, Headers.empty(), NOTHING, Optional.empty());
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
     * {@return 200 with a body that is made while it is sent, in chunks (RFC 9112 §7.1); a client that speaks HTTP/1.0 gets it
     * without them, up to the end of the connection}
     *
     * @param contentType the body's media type
     * @param program writes the body, for as long as it likes; to HEAD there is none, and the program is not asked
     */
    public static HttpResponse streamed(String contentType, StreamedBody program) {
        return of(200).withStream(contentType, program);
    }

    /**
     * {@return 200 with Server-Sent Events, which neither caches nor proxies are to keep back}
     *
     * @param handler sends the events, for as long as it likes
     */
    public static HttpResponse events(EventStreamHandler handler) {
        return streamed("text/event-stream", body -> handler.handle(new EventStream(body)))
                .withHeader("Cache-Control", "no-store")
                .withHeader("X-Accel-Buffering", "no");
    }

    /**
     * {@return this answer with one header field more}
     *
     * @param name the field's name
     * @param value its value
     * @throws IllegalArgumentException if the field could not stand on the wire, or is one that the server writes itself
     */
    public HttpResponse withHeader(String name, String value) {
        return new HttpResponse(status, headers.toBuilder().add(name, value).build(), body, stream);
    }

    /**
     * {@return this answer with another body}
     *
     * @param contentType the body's media type
     * @param bytes the body, which is copied
     */
    public HttpResponse withBody(String contentType, byte[] bytes) {
        return withBody(contentType, bytes.clone(), Optional.empty());
    }

    /**
     * {@return this answer with a body that is made while it is sent; there is none to HEAD, where the program is not asked}
     *
     * @param contentType the body's media type
     * @param program writes the body
     */
    public HttpResponse withStream(String contentType, StreamedBody program) {
        return withBody(contentType, NOTHING, Optional.of(program));
    }

    private HttpResponse withBody(String contentType, byte[] bytes, Optional<StreamedBody> program) {
        Headers typed = headers.toBuilder().set("Content-Type", contentType).build();
        return new HttpResponse(status, typed, bytes, program);
    }

    /** {@return the status code} */
    public int status() {
        return status;
    }

    /** {@return the header fields, without those that the server writes itself} */
    public Headers headers() {
        return headers;
    }

    /** {@return the body, read-only; empty if it is made while it is sent} */
    public ByteBuffer body() {
        return ByteBuffer.wrap(body).asReadOnlyBuffer();
    }

    byte[] bodyBytes() {
        return body;
    }

    Optional<StreamedBody> stream() {
        return stream;
    }

    /** {@return the status and the body's length} */
    @Override
    public String toString() {
        return status + (stream.isPresent() ? " (streamed)" : " (" + body.length + " bytes)");
    }
}
