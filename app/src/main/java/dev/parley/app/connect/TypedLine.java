package dev.parley.app.connect;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Role;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** What a line that was typed means. */
sealed interface TypedLine {

    /** What {@code /help} says. */
    List<String> HELP = List.of(
            "/ping                  measures the round-trip time",
            "/close [CODE [REASON]] closes with a Close frame; without a code with 1000",
            "/quit                  closes and ends, as Ctrl-D and Ctrl-C do",
            "/binary HEX            sends bytes, such as /binary 00 ff 7f",
            "//...                  sends a text that begins with one /",
            "Anything else is sent as it is. A line that begins with a space is not kept in the history.");

    /** A message. */
    record Text(String text) implements TypedLine {}

    /** A binary message. */
    record Binary(ByteBuffer bytes) implements TypedLine {}

    /** A Ping is to be sent. */
    record Ping() implements TypedLine {}

    /** A Close frame is to be sent. */
    record Close(int code, String reason) implements TypedLine {}

    /** The end is wanted. */
    record Quit() implements TypedLine {}

    /** The commands are to be listed. */
    record Help() implements TypedLine {}

    /** It means nothing; the problem is told in one line. */
    record Mistake(String problem) implements TypedLine {}

    /** Returns what a line means. */
    static TypedLine of(String line) {
        if (!line.startsWith("/")) {
            return new Text(line);
        }
        if (line.startsWith("//")) {
            return new Text(line.substring(1));
        }
        String[] words = line.strip().split("\\s+", 2);
        String rest = words.length == 2 ? words[1] : "";
        return switch (words[0]) {
            case "/ping" -> new Ping();
            case "/quit" -> new Quit();
            case "/help" -> new Help();
            case "/close" -> close(rest);
            case "/binary" -> binary(rest);
            default ->
                new Mistake("there is no " + words[0] + ": see /help; a text that begins with / is sent as /" + line);
        };
    }

    private static TypedLine close(String rest) {
        if (rest.isEmpty()) {
            return new Close(CloseCode.NORMAL_CLOSURE, "");
        }
        String[] words = rest.split("\\s+", 2);
        if (!words[0].matches("[0-9]{4}")) {
            return new Mistake("/close: got \"" + words[0] + "\", expected a code such as 1000 or 4000");
        }
        Close close = new Close(Integer.parseInt(words[0]), words.length == 2 ? words[1] : "");
        try {
            if (close.code() == CloseCode.NO_STATUS_RECEIVED) {
                return new Mistake("/close: code 1005 must not be sent (RFC 6455 §7.4.1)");
            }
            CloseCode.check(Role.CLIENT, close.code(), close.reason());
            return close;
        } catch (IllegalArgumentException e) {
            return new Mistake("/close: " + e.getMessage());
        }
    }

    private static TypedLine binary(String hex) {
        try {
            return new Binary(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", ""))));
        } catch (IllegalArgumentException _) {
            return new Mistake("/binary: expected pairs of hexadecimal digits, such as 00 ff 7f");
        }
    }
}
