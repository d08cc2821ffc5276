package dev.parley.conformance.deflate;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** What a client writes that compresses, byte by byte, and what it reads. */
final class RawFrames {

    private RawFrames() {}

    /** The opening handshake for a path, which offers permessage-deflate. */
    static byte[] handshake(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A client's frame: masked, with a key of zeros. */
    static byte[] frame(int head, byte[] payload) {
        return frame(head, payload, true);
    }

    /** A frame; with a key of zeros if it is masked, as a client's is. */
    static byte[] frame(int head, byte[] payload, boolean masked) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(head);
        int length = payload.length;
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            out.write(mask | length);
        } else if (length < 65536) {
            out.write(mask | 126);
            out.write(length >> 8);
            out.write(length);
        } else {
            out.write(mask | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                out.write((int) ((long) length >> shift));
            }
        }
        if (masked) {
            out.writeBytes(new byte[4]);
        }
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** A message's payload (RFC 7692 §7.2.1), behind those that the deflater has had before. */
    static byte[] deflated(Deflater deflater, byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        deflater.setInput(message);
        int length;
        while ((length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH)) > 0) {
            out.write(piece, 0, length);
        }
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length - 4);
    }

    // ---- reading

    /** The head of a request, or of an answer, with the empty line. */
    static String readHead(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    /** A frame that was read. */
    static final class Frame {
        private final int head;
        private final byte[] payload;

        private Frame(int head, byte[] payload) {
            this.head = head;
            this.payload = payload;
        }

        static Frame read(DataInputStream in) throws IOException {
            int head = in.readUnsignedByte();
            int second = in.readUnsignedByte();
            long length = second & 0x7F;
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] key = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
            byte[] payload = in.readNBytes((int) length);
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= key[i % 4];
            }
            return new Frame(head, payload);
        }

        /** Its first byte. */
        int head() {
            return head;
        }

        /** Unmasked. */
        byte[] payload() {
            return payload;
        }
    }
}
