package dev.parley.conformance.deflate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/**
 * What a client sends to have a server work or grow for nothing.
 *
 * <p>A stream of DEFLATE grows to some 1,030 times its size at most: no length is more than 258 bytes (RFC 1951 §3.2.5), and it
 * takes two bits. So nothing grows to 1,000,000 times its size by being decompressed once, as Parley does; what is compressed
 * within what is compressed is the program's. What many messages come to can be 1,000,000 times what one of them has on the
 * wire.
 */
enum Bomb {

    /** One frame of zeros: 48 MiB of them. */
    ZEROS("/length", "the message has more bytes than the limit, " + MeasuredServer.SHORT) {
        @Override
        void write(Frames frames) {
            frames.ping();
            frames.add(0xC2, zeros(48 << 20));
        }
    },

    /** The same in fragments of 100 bytes. */
    FRAGMENTS("/length", "the message has more bytes than the limit, " + MeasuredServer.SHORT) {
        @Override
        void write(Frames frames) {
            byte[] bomb = zeros(48 << 20);
            for (int at = 0; at < bomb.length; at += 100) {
                int to = Math.min(at + 100, bomb.length);
                // What comes first grows to half of the limit, and there it stays for a while.
                if (at == 0) {
                    frames.add(0x42, Arrays.copyOf(bomb, 40));
                    frames.ping();
                    frames.add(0x00, Arrays.copyOfRange(bomb, 40, to));
                } else {
                    frames.add(0x00, Arrays.copyOfRange(bomb, at, to));
                }
            }
        }
    },

    /**
     * Messages within the limit, one after the other, until they have come to 1,000,000 times what one of them has on the
     * wire; and one that is too long.
     */
    MESSAGES("/length", "the message has more bytes than the limit, " + MeasuredServer.SHORT) {
        @Override
        void write(Frames frames) {
            Deflater deflater = new Deflater(9, true);
            byte[] message = new byte[MESSAGE_BYTES];
            RawFrames.deflated(deflater, message); // From here on each refers to the one before.
            byte[] again = RawFrames.frame(0xC2, RawFrames.deflated(deflater, message));
            deflater.end();
            frames.add(0xC2, zeros(MESSAGE_BYTES));
            int messages = 1_000_000 * again.length / MESSAGE_BYTES;
            for (int i = 0; i < messages; i++) {
                frames.addFrame(again);
            }
            frames.answers = 1 + messages;
            frames.ping();
            frames.add(0xC2, zeros(48 << 20));
        }
    },

    /**
     * Zeros for a route that takes 64 MiB, where {@link dev.parley.protocol.deflate.DeflateSettings#maximumRatio} ends it. In
     * fragments, as the ratio is that to what has come, and of one frame 64 KiB come at a time.
     */
    RATIO("/long", "the message grows to more than 250 times what was sent") {
        @Override
        void write(Frames frames) {
            byte[] bomb = zeros(48 << 20);
            frames.add(0x42, Arrays.copyOf(bomb, 40));
            frames.ping();
            for (int at = 40; at < bomb.length; at += 1_000) {
                frames.add(0x00, Arrays.copyOfRange(bomb, at, Math.min(at + 1_000, bomb.length)));
            }
        }
    },

    /** Blocks that stand for nothing: it would not be long, but it would have no end. */
    EMPTY_BLOCKS("/long", "the message has far more empty blocks than data") {
        @Override
        void write(Frames frames) {
            frames.add(0x42, repeated(8 << 10, 0x00, 0x00, 0x00, 0xFF, 0xFF));
            frames.ping();
            for (int i = 0; i < 16; i++) {
                frames.add(0x00, repeated(60_000, 0x00, 0x00, 0x00, 0xFF, 0xFF));
            }
        }
    },

    /** Blocks that are each the end of a stream, so that another begins behind them. */
    FINAL_BLOCKS("/long", "the message has far too many final blocks") {
        @Override
        void write(Frames frames) {
            frames.add(0x42, repeated(1_000, 0x03, 0x00));
            frames.ping();
            for (int i = 0; i < 16; i++) {
                frames.add(0x00, repeated(60_000, 0x03, 0x00));
            }
        }
    };

    private static final int MESSAGE_BYTES = 8 << 10;

    private final String path;
    private final String reason;

    Bomb(String path, String reason) {
        this.path = path;
        this.reason = reason;
    }

    /** Frames that are being written. */
    static final class Frames {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int pingEnd;

        /** How many messages are to be answered. */
        private int answers;

        void add(int head, byte[] payload) {
            addFrame(RawFrames.frame(head, payload));
        }

        void addFrame(byte[] frame) {
            out.writeBytes(frame);
        }

        /** What comes behind it waits until all clients have the Pong. */
        void ping() {
            add(0x89, new byte[0]);
            pingEnd = out.size();
        }

        private Parts parts() {
            return new Parts(out.toByteArray(), pingEnd, answers);
        }
    }

    /** What is sent behind the opening handshake. */
    static final class Parts {
        private final byte[] bytes;
        private final int fuseEnd;
        private final int answers;

        Parts(byte[] bytes, int fuseEnd, int answers) {
            this.bytes = bytes;
            this.fuseEnd = fuseEnd;
            this.answers = answers;
        }

        /** The first part, with a Ping at its end. */
        byte[] fuse() {
            return Arrays.copyOf(bytes, fuseEnd);
        }

        /** The rest. */
        byte[] charge() {
            return Arrays.copyOfRange(bytes, fuseEnd, bytes.length);
        }

        /** How many of the messages are to be answered. */
        int answers() {
            return answers;
        }
    }

    abstract void write(Frames frames);

    Parts parts() {
        Frames frames = new Frames();
        write(frames);
        return frames.parts();
    }

    /** A message of so many bytes in two fragments, which a server has no reason to refuse. */
    static Parts harmless(int length) {
        Deflater deflater =
                new Deflater(Deflater.NO_COMPRESSION, true); // Which needs no larger window than was agreed.
        String text = Life.text(new SplittableRandom(6), length);
        byte[] message = RawFrames.deflated(deflater, text.getBytes(StandardCharsets.US_ASCII));
        deflater.end();
        Frames frames = new Frames();
        frames.add(0x42, Arrays.copyOf(message, message.length / 2));
        frames.ping();
        frames.add(0x80, Arrays.copyOfRange(message, message.length / 2, message.length));
        frames.answers = 1;
        return frames.parts();
    }

    /** Where it is sent to. */
    String path() {
        return path;
    }

    /** What the server says when it closes with 1009. */
    String reason() {
        return reason;
    }

    /** A message of so many zeros. */
    private static byte[] zeros(int count) {
        Deflater deflater = new Deflater(9, true);
        byte[] message = RawFrames.deflated(deflater, new byte[count]);
        deflater.end();
        return message;
    }

    private static byte[] repeated(int length, int... bytes) {
        byte[] all = new byte[length / bytes.length * bytes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) bytes[i % bytes.length];
        }
        return all;
    }
}
