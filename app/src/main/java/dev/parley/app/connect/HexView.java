package dev.parley.app.connect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Shows bytes to people: offset, sixteen bytes, and the same as characters where they are ASCII. */
final class HexView {

    private static final int PER_LINE = 16;

    /** More would push what came before out of sight. */
    private static final int MOST_LINES = 32;

    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

    private HexView() {}

    /** Returns the lines for a message, the first of which says how long it is. */
    static List<String> lines(ByteBuffer bytes) {
        List<String> lines = new ArrayList<>();
        lines.add(bytes.remaining() == 1 ? "1 byte" : bytes.remaining() + " bytes");
        for (int from = 0; from < bytes.remaining(); from += PER_LINE) {
            if (lines.size() > MOST_LINES) {
                lines.add("... " + (bytes.remaining() - from) + " more");
                break;
            }
            byte[] row = new byte[Math.min(PER_LINE, bytes.remaining() - from)];
            bytes.get(bytes.position() + from, row);
            lines.add("%08x  %-47s  |%s|".formatted(from, SPACED.formatHex(row), ascii(row)));
        }
        return lines;
    }

    /** Returns bytes as digits, in one line. */
    static String digits(byte[] bytes) {
        return SPACED.formatHex(bytes);
    }

    private static String ascii(byte[] row) {
        StringBuilder text = new StringBuilder(row.length);
        for (byte octet : row) {
            text.append(octet >= ' ' && octet < 0x7f ? (char) octet : '.');
        }
        return text.toString();
    }
}
