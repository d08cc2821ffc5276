package dev.parley.app.connect;

import dev.parley.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How messages look.
 *
 * @param json whether JSON is laid out
 * @param terminator what ends a text in a pipe
 */
public record Format(boolean json, byte terminator) {

    /** Returns the bytes for a pipe: of a text those of its UTF-8 and the terminator, of binary the payload alone. */
    byte[] raw(Message message) {
        return switch (message) {
            case Message.Binary binary -> binary.toByteArray();
            case Message.Text text -> {
                byte[] utf8 = laidOut(text).getBytes(StandardCharsets.UTF_8);
                byte[] line = java.util.Arrays.copyOf(utf8, utf8.length + 1);
                line[utf8.length] = terminator;
                yield line;
            }
        };
    }

    /** Returns the lines for a terminal, safe for it. */
    List<String> lines(Message message) {
        return switch (message) {
            case Message.Binary binary -> HexView.lines(binary.bytes());
            case Message.Text text -> List.of(Printable.lines(laidOut(text)).split("\n", -1));
        };
    }

    private String laidOut(Message.Text text) {
        return json ? PrettyJson.of(text.text()).orElse(text.text()) : text.text();
    }
}
