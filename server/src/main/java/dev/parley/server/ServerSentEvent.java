package dev.parley.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * An event as it stands in a stream of Server-Sent Events (WHATWG HTML §9.2.5). Immutable, and encoded once however many clients
 * it is sent to.
 */
public final class ServerSentEvent {

    /** Which lines stand in an event; without data, a client only notes the others. */
    private record Fields(
            Optional<String> name, Optional<String> id, Optional<Duration> retry, Optional<String> data) {}

    private static final Fields NONE =
            new Fields(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private final Fields fields;
    private final byte[] encoded;

    private ServerSentEvent(Fields fields) {
        this.fields = fields;
        this.encoded = encode(fields);
    }

    /**
     * {@return an event with data, which the page gets as a {@code message}}
     *
     * @param data the text; each CR, LF or CR LF in it reaches the page as LF
     */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent(new Fields(NONE.name, NONE.id, NONE.retry, Optional.of(data)));
    }

    /**
     * {@return what tells the client how long to wait before it connects again; the page notices nothing of it}
     *
     * @param delay 0 or more, in milliseconds
     * @throws IllegalArgumentException if the time is negative
     */
    public static ServerSentEvent retry(Duration delay) {
        return new ServerSentEvent(NONE).withRetry(delay);
    }

    /**
     * {@return this event under another name than {@code message}, for the page to listen to}
     *
     * @param name one or more characters on one line
     * @throws IllegalArgumentException if the name is empty, or has a CR or LF
     */
    public ServerSentEvent withName(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name of an event: got none, expected at least one character");
        }
        checkLine("name of an event", name);
        return new ServerSentEvent(new Fields(Optional.of(name), fields.id, fields.retry, fields.data));
    }

    /**
     * {@return this event with an id, which a client that has to connect again sends as {@code Last-Event-ID}}
     *
     * @param id any characters on one line; none for a client to forget the one it has
     * @throws IllegalArgumentException if the id has a NUL, CR or LF
     */
    public ServerSentEvent withId(String id) {
        checkLine("id of an event", id);
        // WHATWG HTML §9.2.6: an id with a NUL is ignored.
        if (id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("id of an event: got one with a NUL, which clients ignore");
        }
        return new ServerSentEvent(new Fields(fields.name, Optional.of(id), fields.retry, fields.data));
    }

    /**
     * {@return this event, which tells the client as well how long to wait before it connects again}
     *
     * @param delay 0 or more, in milliseconds
     * @throws IllegalArgumentException if the time is negative
     */
    public ServerSentEvent withRetry(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("retry of an event: got " + delay + ", expected 0 or more");
        }
        return new ServerSentEvent(new Fields(fields.name, fields.id, Optional.of(delay), fields.data));
    }

    private static void checkLine(String what, String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(what + ": got one with a CR or LF, expected a single line");
        }
    }

    private static byte[] encode(Fields fields) {
        StringBuilder text = new StringBuilder();
        fields.name.ifPresent(name -> text.append("event: ").append(name).append('\n'));
        fields.id.ifPresent(id -> text.append("id: ").append(id).append('\n'));
        fields.retry.ifPresent(
                delay -> text.append("retry: ").append(delay.toMillis()).append('\n'));
        fields.data.ifPresent(data -> appendLines(text, "data: ", data));
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** {@return a comment, which a client takes no notice of} */
    static byte[] comment(String comment) {
        StringBuilder lines = new StringBuilder();
        appendLines(lines, ": ", comment);
        return lines.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Appends a text as so many lines as it has, whatever ends these, each after the name of its field. */
    private static void appendLines(StringBuilder to, String field, String text) {
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                to.append(field).append(text, begin, i).append('\n');
                i += c == '\r' && text.startsWith("\n", i + 1) ? 1 : 0;
                begin = i + 1;
            }
        }
        to.append(field).append(text, begin, text.length()).append('\n');
    }

    /** {@return the bytes for the stream; not to be changed} */
    byte[] encoded() {
        return encoded;
    }

    /** {@return the event as it stands in the stream} */
    @Override
    public String toString() {
        return new String(encoded, StandardCharsets.UTF_8);
    }
}
