package dev.parley.app.bench;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts a server's messages by their frames' headers (RFC 6455 §5.2) and skips what is in them. It judges no payload: that is
 * what makes it cheap. Control frames are kept, for a Ping wants an answer. Not thread-safe.
 */
final class FrameSkimmer {

    private static final int CONTROL = 0x8;
    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int MOST_HEADER = 10;

    /** The header so far, of a frame whose header did not come whole. */
    private final byte[] header = new byte[MOST_HEADER];

    private int headerLength;

    /** How much payload of the current frame is still to come. */
    private long left;

    private boolean lastOfMessage;

    /** The payload so far, of a control frame. */
    private byte @Nullable [] control;

    private int controlOpcode;
    private int controlLength;
    private long messageLength;

    /** Takes control frames. */
    interface Controls {
        /**
         * A control frame has come.
         *
         * @param opcode its opcode, 8 to 15
         * @param payload its payload
         */
        void control(int opcode, byte[] payload);
    }

    /** A server has sent what no server may. */
    static final class BadFrameException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadFrameException(String message) {
            super(message);
        }
    }

    /**
     * Takes what has come, all of it.
     *
     * @param in the bytes
     * @param controls is told of control frames
     * @return how many messages ended in it
     * @throws BadFrameException if a frame is masked or its length impossible
     */
    int skim(ByteBuf in, Controls controls) {
        int messages = 0;
        while (in.isReadable()) {
            if (left > 0) {
                messages += payload(in, controls);
            } else if (headerLength == 0 && in.readableBytes() >= MOST_HEADER) {
                // The usual case: a whole header, read where it is.
                int from = in.readerIndex();
                int head = in.getByte(from);
                int length = in.getByte(from + 1);
                int headLength = headerLength(length);
                in.skipBytes(headLength);
                messages += begin(
                        head, length, length == 126 ? in.getUnsignedShort(from + 2) : in.getLong(from + 2), controls);
            } else {
                header[headerLength++] = in.readByte();
                if (headerLength >= 2 && headerLength == headerLength(header[1])) {
                    headerLength = 0;
                    messages += begin(header[0], header[1], extended(), controls);
                }
            }
        }
        return messages;
    }

    /** The length of the last whole message's payload, as it was in its frames. */
    long lastLength() {
        return messageLength;
    }

    private static int headerLength(int length) {
        return switch (length & ~MASK) {
            case 126 -> 4;
            case 127 -> 10;
            default -> 2;
        };
    }

    private long extended() {
        int bytes = header[1] == 126 ? 2 : 8;
        long value = 0;
        for (int i = 2; i < 2 + bytes; i++) {
            value = (value << 8) | (header[i] & 0xFF);
        }
        return value;
    }

    /** Begins a frame; returns 1 if a message ends with it already, as it has no payload. */
    private int begin(int head, int length, long extended, Controls controls) {
        if ((length & MASK) != 0) {
            throw new BadFrameException("got a masked frame from the server (RFC 6455 §5.1)");
        }
        left = length < 126 ? length : extended;
        if (left < 0) {
            throw new BadFrameException("got a frame with a length beyond 63 bits (RFC 6455 §5.2)");
        }
        int opcode = head & 0xF;
        if (opcode >= CONTROL) {
            if (length > 125) {
                throw new BadFrameException("got a control frame of more than 125 bytes (RFC 6455 §5.5)");
            }
            controlOpcode = opcode;
            control = new byte[length];
            controlLength = 0;
        } else {
            control = null;
            lastOfMessage = (head & FIN) != 0;
            messageLength = opcode == 0 ? messageLength + left : left;
        }
        return left == 0 ? end(controls) : 0;
    }

    private int payload(ByteBuf in, Controls controls) {
        int now = (int) Math.min(left, in.readableBytes());
        byte[] kept = control;
        if (kept == null) {
            in.skipBytes(now);
        } else {
            in.readBytes(kept, controlLength, now);
            controlLength += now;
        }
        left -= now;
        return left == 0 ? end(controls) : 0;
    }

    private int end(Controls controls) {
        byte[] kept = control;
        if (kept != null) {
            control = null;
            controls.control(controlOpcode, Arrays.copyOf(kept, controlLength));
            return 0;
        }
        return lastOfMessage ? 1 : 0;
    }
}
