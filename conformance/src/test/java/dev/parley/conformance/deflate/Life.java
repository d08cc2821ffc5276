package dev.parley.conformance.deflate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/**
 * What a peer sends behind the opening handshake if it is let: a compressed message, one in fragments, one that is not
 * compressed, and one more that refers to those before it. A Ping comes before each frame, numbered from 0, so that the Pong
 * tells how far it has been read. All of it is shorter than the smallest window that is asked for.
 */
final class Life {

    private static final int MESSAGE_BYTES = 1_200;
    private static final int FRAGMENTS = 4;
    private static final int PING = 0x89;
    static final int PONG = 0x8A;

    private final boolean masked;
    private final SplittableRandom random;
    private final Deflater deflater = new Deflater(6, true);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** The first byte behind each Ping. */
    private final int[] pingEnds = new int[FRAGMENTS + 3];

    private final byte[] bytes;
    private int pings;

    Life(boolean masked, SplittableRandom random) {
        this.masked = masked;
        this.random = random;
        add(0xC1, compressed());
        byte[] inFragments = compressed();
        int length = inFragments.length / FRAGMENTS;
        for (int i = 0; i < FRAGMENTS; i++) {
            int end = i == FRAGMENTS - 1 ? inFragments.length : (i + 1) * length;
            int last = i == FRAGMENTS - 1 ? 0x80 : 0;
            add(last | (i == 0 ? 0x41 : 0), Arrays.copyOfRange(inFragments, i * length, end));
        }
        add(0x81, "plain".getBytes(StandardCharsets.US_ASCII));
        add(0xC1, compressed());
        deflater.end();
        bytes = out.toByteArray();
    }

    private byte[] compressed() {
        return RawFrames.deflated(deflater, text(random, MESSAGE_BYTES).getBytes(StandardCharsets.US_ASCII));
    }

    /** Text that shrinks, but not to nothing. */
    static String text(SplittableRandom random, int length) {
        StringBuilder text = new StringBuilder(length);
        while (text.length() < length) {
            text.append("\"price\":").append(random.nextInt(1 << 30)).append(',');
        }
        return text.substring(0, length);
    }

    private void add(int head, byte[] payload) {
        out.writeBytes(RawFrames.frame(PING, new byte[] {(byte) pings}, masked));
        pingEnds[pings] = out.size();
        pings++;
        out.writeBytes(RawFrames.frame(head, payload, masked));
    }

    /** All of it. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** All of it, with one bit of the first message turned. */
    byte[] broken() {
        byte[] broken = bytes.clone();
        int least = pingEnds[0] + (masked ? 8 : 4); // Behind the head of a frame of less than 64 KiB.
        int most = pingEnds[1] - (masked ? 7 : 3); // Before the next Ping.
        broken[random.nextInt(least, most)] ^= (byte) (1 << random.nextInt(8));
        return broken;
    }

    /** The number of the last Ping that is whole before the end of a part; -1 if there is none. */
    int lastPing(int end) {
        int last = -1;
        while (last + 1 < pings && pingEnds[last + 1] <= end) {
            last++;
        }
        return last;
    }
}
