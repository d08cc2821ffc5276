package dev.parley.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes of frames for tests. A frame is written as a server sends it, unmasked; {@link #to} turns it into what the other
 * side would send, so that one literal serves both twins of a test.
 */
final class Wire {

    /** The masking key of the examples of RFC 6455 §5.7. */
    static final int KEY = 0x37FA213D;

    private Wire() {}

    /** Bytes from hexadecimal digits; spaces are for the eye. */
    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static byte[] repeat(int times, byte[] part) {
        byte[] all = new byte[times * part.length];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    /** One unmasked frame whose length is in its shortest form. */
    static byte[] frame(int head, byte... payload) {
        return join(header(head, payload.length), payload);
    }

    /** The header of an unmasked frame. */
    static byte[] header(int head, long length) {
        if (length < 126) {
            return new byte[] {(byte) head, (byte) length};
        }
        if (length < 65536) {
            return new byte[] {(byte) head, 126, (byte) (length >> 8), (byte) length};
        }
        byte[] header = new byte[10];
        header[0] = (byte) head;
        header[1] = 127;
        for (int i = 0; i < 8; i++) {
            header[2 + i] = (byte) (length >> (56 - 8 * i));
        }
        return header;
    }

    static byte[] close(int code, String reason) {
        return frame(0x88, join(new byte[] {(byte) (code >> 8), (byte) code}, utf8(reason)));
    }

    /** What the peer of an engine sends for these unmasked frames: masked if the engine is a server. */
    static byte[] to(Role receiver, byte... unmasked) {
        return receiver == Role.CLIENT ? unmasked : masked(unmasked, KEY);
    }

    /** Masks whole frames, byte by byte as RFC 6455 §5.3 writes it; a frame that is cut off stays cut off. */
    static byte[] masked(byte[] unmasked, int key) {
        byte[] keyBytes = {(byte) (key >> 24), (byte) (key >> 16), (byte) (key >> 8), (byte) key};
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        while (at < unmasked.length) {
            out.write(unmasked[at]);
            if (at + 1 == unmasked.length) {
                break;
            }
            int length7 = unmasked[at + 1] & 0x7F;
            out.write(0x80 | length7);
            int headerEnd = at + 2 + (length7 == 126 ? 2 : length7 == 127 ? 8 : 0);
            if (headerEnd > unmasked.length) {
                out.write(unmasked, at + 2, unmasked.length - at - 2);
                break;
            }
            long length = length7 < 126 ? length7 : 0;
            for (int i = at + 2; i < headerEnd; i++) {
                out.write(unmasked[i]);
                length = length << 8 | (unmasked[i] & 0xFF);
            }
            out.writeBytes(keyBytes);
            int present = (int) Math.min(unmasked.length - headerEnd, length < 0 ? Integer.MAX_VALUE : length);
            for (int i = 0; i < present; i++) {
                out.write(unmasked[headerEnd + i] ^ keyBytes[i % 4]);
            }
            at = headerEnd + present;
        }
        return out.toByteArray();
    }

    static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }
}
