package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.SortedSet;

/**
 * The answer to a request, before the fields about the connection and the message's length are added.
 *
 * @param status the status code
 * @param headers the header fields
 * @param body what follows the head, unless the request was HEAD
 */
record Answer(int status, Headers headers, Body body) {

    private static final Headers PLAIN_TEXT = Headers.of("Content-Type", "text/plain; charset=utf-8");

    /** What follows a head. */
    sealed interface Body {}

    /** A body whose length is known before it is sent. */
    sealed interface Sized extends Body {
        /** {@return the number of bytes} */
        long length();
    }

    /** A body in memory. */
    static final class Bytes implements Sized {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** A part of a file. */
    record FilePart(FileContent.Opener opener, long first, long length) implements Sized {}

    /** A body that the program makes while it is being sent. */
    record Stream(StreamedBody program) implements Body {}

    /** {@return an answer whose body is one line} */
    static Answer text(int status, String line) {
        return text(status, Headers.empty(), line);
    }

    /** {@return an answer with header fields of its own, whose body is one line} */
    static Answer text(int status, Headers headers, String line) {
        return new Answer(
                status,
                PLAIN_TEXT.toBuilder().addAll(headers).build(),
                new Bytes((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    static Answer of(HttpResponse response) {
        Body body = response.stream().<Body>map(Stream::new).orElseGet(() -> new Bytes(response.bodyBytes()));
        return new Answer(response.status(), response.headers(), body);
    }

    static Answer of(FileAnswer file, FileContent content) {
        Body body =
                file.count() == 0 ? new Bytes(new byte[0]) : new FilePart(content.opener(), file.first(), file.count());
        return new Answer(file.status(), file.headers(), body);
    }

    /** {@return the answer to a plain request on a WebSocket route} */
    static Answer upgradeRequired() {
        Refusal refusal = Refusal.upgradeRequired();
        return text(426, refusal.headers(), refusal.body());
    }

    /** {@return the answer to a method that the path does not have} */
    static Answer methodNotAllowed(SortedSet<String> allowed) {
        String methods = String.join(", ", allowed);
        return text(405, Headers.of("Allow", methods), "this path allows " + methods);
    }

    /** {@return the answer to a path that nothing is at} */
    static Answer notFound() {
        return text(404, "there is nothing at this path");
    }
}
