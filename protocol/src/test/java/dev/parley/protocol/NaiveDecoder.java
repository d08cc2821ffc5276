package dev.parley.protocol;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A second decoder of RFC 6455, written to be obviously right and nothing else: it has all bytes at once, copies as it
 * likes, and shares no code with the engine.
 */
final class NaiveDecoder {

    /** One frame, unmasked. */
    record Frame(boolean fin, int reservedBits, int opcode, String payload) {

        /** A frame with FIN and no reserved bits. */
        static Frame of(Opcode opcode, byte... payload) {
            return new Frame(true, 0, opcode.code(), Event.hex(payload));
        }

        byte[] bytes() {
            return Wire.hex(payload);
        }
    }

    /**
     * What became of a stream.
     *
     * @param events messages, Pings and Pongs
     * @param failedWith the close code of the violation; 0 if there was none
     * @param closed the Close frame's code if one came, 1005 for an empty one; 0 if none came
     */
    record Outcome(List<Event> events, int failedWith, int closed) {}

    private static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        final int code;

        Failure(int code) {
            super(null, null, false, false);
            this.code = code;
        }
    }

    /** Thrown where the bytes end. */
    private static final class End extends Exception {
        private static final long serialVersionUID = 1L;

        End() {
            super(null, null, false, false);
        }
    }

    private final Role receiver;
    private final EngineSettings settings;
    private final byte[] stream;
    private final List<Event> events = new ArrayList<>();
    private int at;
    private int closed;

    /** The opcode of the message that is being put together; 0 if there is none. */
    private int message;

    private ByteArrayOutputStream assembled = new ByteArrayOutputStream();
    private int fragments;

    private NaiveDecoder(Role receiver, EngineSettings settings, byte[] stream) {
        this.receiver = receiver;
        this.settings = settings;
        this.stream = stream;
    }

    static Outcome decode(Role receiver, EngineSettings settings, byte... stream) {
        NaiveDecoder decoder = new NaiveDecoder(receiver, settings, stream);
        int failedWith = 0;
        try {
            while (decoder.closed == 0) {
                decoder.frame();
            }
        } catch (Failure failure) {
            failedWith = failure.code;
        } catch (End end) {
            // What has come so far is what there is.
        }
        return new Outcome(decoder.events, failedWith, decoder.closed);
    }

    /** Takes well-formed whole frames apart, and checks that they are masked if and only if a client sent them. */
    static List<Frame> frames(Role sender, byte... bytes) {
        List<Frame> frames = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int first = bytes[at] & 0xFF;
            int second = bytes[at + 1] & 0xFF;
            boolean masked = second > 127;
            if (masked != (sender == Role.CLIENT)) {
                throw new AssertionError("a " + sender + " sent a frame that is" + (masked ? "" : " not") + " masked");
            }
            int extra = second % 128 == 126 ? 2 : second % 128 == 127 ? 8 : 0;
            int length = extra == 0
                    ? second % 128
                    : new BigInteger(1, Arrays.copyOfRange(bytes, at + 2, at + 2 + extra)).intValueExact();
            at += 2 + extra;
            byte[] key = masked ? Arrays.copyOfRange(bytes, at, at + 4) : new byte[4];
            at += masked ? 4 : 0;
            byte[] payload = Arrays.copyOfRange(bytes, at, at + length);
            if (at + length > bytes.length) {
                throw new AssertionError("the last frame lacks " + (at + length - bytes.length) + " bytes");
            }
            for (int i = 0; i < length; i++) {
                payload[i] ^= key[i % 4];
            }
            at += length;
            frames.add(new Frame(first > 127, first / 16 % 8, first % 16, Event.hex(payload)));
        }
        return frames;
    }

    private int octet() throws End {
        if (at == stream.length) {
            throw new End();
        }
        return stream[at++] & 0xFF;
    }

    private void require(boolean condition) throws Failure {
        if (!condition) {
            throw new Failure(1002);
        }
    }

    private void frame() throws Failure, End {
        int first = octet();
        boolean fin = first >= 128;
        int opcode = first % 16;
        boolean control = opcode >= 8;
        require(List.of(0, 1, 2, 8, 9, 10).contains(opcode));
        require(first / 16 % 8 == 0);
        require(fin || !control);

        int second = octet();
        boolean masked = second >= 128;
        require(masked == (receiver == Role.SERVER));
        int length7 = second % 128;
        require(length7 <= 125 || !control);
        BigInteger length = length(length7);
        if (length.compareTo(BigInteger.valueOf(settings.maximumFrame())) > 0) {
            throw new Failure(1009);
        }
        int[] key = new int[4];
        for (int i = 0; masked && i < 4; i++) {
            key[i] = octet();
        }
        if (!control) {
            dataHeader(opcode, length);
        }

        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        boolean whole = BigInteger.valueOf(stream.length - at).compareTo(length) >= 0;
        int present = whole ? length.intValueExact() : stream.length - at;
        for (int i = 0; i < present; i++) {
            payload.write(octet() ^ key[i % 4]);
        }
        if (control && whole) {
            control(opcode, payload.toByteArray());
        } else if (!control) {
            data(payload.toByteArray(), whole && fin);
        }
        if (!whole) {
            throw new End();
        }
    }

    private BigInteger length(int length7) throws Failure, End {
        if (length7 < 126) {
            return BigInteger.valueOf(length7);
        }
        byte[] bytes = new byte[length7 == 126 ? 2 : 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octet();
            require(i > 0 || bytes.length == 2 || bytes[0] >= 0);
        }
        BigInteger length = new BigInteger(1, bytes);
        require(length.compareTo(BigInteger.valueOf(length7 == 126 ? 125 : 65535)) > 0);
        return length;
    }

    private void dataHeader(int opcode, BigInteger length) throws Failure {
        require((opcode == 0) == (message != 0));
        if (opcode != 0) {
            message = opcode;
            assembled = new ByteArrayOutputStream();
            fragments = 0;
        }
        fragments++;
        BigInteger total = length.add(BigInteger.valueOf(assembled.size()));
        if (fragments > settings.maximumFragments()
                || total.compareTo(BigInteger.valueOf(settings.maximumMessage())) > 0) {
            throw new Failure(1009);
        }
    }

    private void data(byte[] payload, boolean last) throws Failure {
        assembled.writeBytes(payload);
        byte[] all = assembled.toByteArray();
        if (message == 1 && (Utf8Oracle.firstWrongByte(all) >= 0 || (last && !Utf8Oracle.isText(all)))) {
            throw new Failure(1007);
        }
        if (last) {
            events.add(
                    message == 1
                            ? new Event.Text(new String(all, StandardCharsets.UTF_8))
                            : new Event.Binary(Event.hex(all)));
            message = 0;
        }
    }

    private void control(int opcode, byte[] payload) throws Failure {
        if (opcode == 9) {
            events.add(new Event.Ping(Event.hex(payload)));
        } else if (opcode == 10) {
            events.add(new Event.Pong(Event.hex(payload)));
        } else if (payload.length == 0) {
            closed = 1005;
        } else {
            require(payload.length > 1);
            int code = new BigInteger(1, Arrays.copyOf(payload, 2)).intValueExact();
            require(List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)
                            .contains(code)
                    || (code >= 3000 && code <= 4999));
            if (!Utf8Oracle.isText(Wire.tail(payload, 2))) {
                throw new Failure(1007);
            }
            closed = code;
        }
    }
}
