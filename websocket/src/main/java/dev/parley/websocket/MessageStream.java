package dev.parley.websocket;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * The payload of one message as it arrives. Reading blocks until more has come; the stream ends where the message ends.
 * If the connection ends before the message, reading throws {@link java.io.IOException}. Closing it discards what is left
 * of the message.
 */
public abstract class MessageStream extends InputStream {

    /** For Parley's own connections. */
    protected MessageStream() {}

    /** {@return whether the message is a text. Its bytes are then valid UTF-8, checked as they arrive} */
    public abstract boolean isText();

    /** {@return a reader of the text of this message} */
    public Reader reader() {
        return new InputStreamReader(this, StandardCharsets.UTF_8);
    }
}
