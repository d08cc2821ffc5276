package dev.parley.app.connect;

import dev.parley.protocol.Frame;
import dev.parley.protocol.Frame.Direction;
import dev.parley.protocol.Opcode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Shows a frame in one line: {@code > TEXT FIN masked 5 bytes "hello"}. */
public final class FrameLine {

    private static final int MOST_CHARACTERS = 60;
    private static final int MOST_BYTES = 20;

    private FrameLine() {}

    /** Returns the line, safe for a terminal. */
    public static String of(Frame frame) {
        StringBuilder line = new StringBuilder(frame.direction() == Direction.SENT ? "> " : "< ");
        line.append(frame.opcode());
        if (frame.isFinal()) {
            line.append(" FIN");
        }
        for (int bit = 1; bit <= 3; bit++) {
            if ((frame.reservedBits() & 8 >> bit) != 0) {
                line.append(" RSV").append(bit);
            }
        }
        if (frame.masked()) {
            line.append(" masked");
        }
        line.append(' ').append(frame.length()).append(frame.length() == 1 ? " byte" : " bytes");
        String payload = payload(frame);
        return (payload.isEmpty() ? line : line.append(' ').append(payload)).toString();
    }

    private static String payload(Frame frame) {
        ByteBuffer beginning = frame.beginning().duplicate();
        boolean plain = frame.reservedBits() == 0;
        if (frame.opcode() == Opcode.CLOSE && plain && beginning.remaining() >= Short.BYTES) {
            int code = beginning.getShort() & 0xffff;
            return beginning.hasRemaining() ? code + " " + quoted(beginning, frame.length() - Short.BYTES) : "" + code;
        }
        if (frame.opcode() == Opcode.TEXT && plain && beginning.hasRemaining()) {
            return quoted(beginning, frame.length());
        }
        byte[] bytes = new byte[Math.min(beginning.remaining(), MOST_BYTES)];
        beginning.get(bytes);
        return HexView.digits(bytes) + (frame.length() > bytes.length ? " ..." : "");
    }

    private static String quoted(ByteBuffer utf8, long length) {
        boolean whole = utf8.remaining() == length;
        String text = StandardCharsets.UTF_8.decode(utf8).toString();
        if (!whole) {
            text = text.replaceFirst("\ufffd$", ""); // The beginning may end within a character.
        }
        if (text.codePointCount(0, text.length()) > MOST_CHARACTERS) {
            text = text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS));
            whole = false;
        }
        return '"' + Printable.line(text) + '"' + (whole ? "" : " ...");
    }
}
