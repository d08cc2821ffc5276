package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Parses frame headers (RFC 6455 §5.2), resumable at every byte, and enforces what can be told from one header alone.
 *
 * <pre>
 *   byte 0            byte 1              then
 *  +-+-+-+-+-------+ +-+-------------+ +--------------------------+ +-----------------+
 *  |F|R|R|R| op    | |M| length      | | 16 or 64 bits of length, | | masking key, if |
 *  |I|S|S|S| code  | |A| 0-125, 126  | | if the seven bits say    | | M is set        |
 *  |N|1|2|3| (4)   | |S| 127         | | 126 or 127               | | (32 bits)       |
 *  +-+-+-+-+-------+ +-+-------------+ +--------------------------+ +-----------------+
 * </pre>
 */
final class FrameReader {

    /** What {@link #readHeader} has come to. */
    enum Progress {
        /** More bytes are needed. */
        INCOMPLETE,
        /** A header is complete: the fields describe it, and its payload follows. */
        HEADER,
        /** The header breaks a rule: {@link #violation} says which. */
        VIOLATION
    }

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int LENGTH_7 = 0x7F;
    private static final int LENGTH_16_FOLLOWS = 126;
    private static final int MAXIMUM_CONTROL_PAYLOAD = 125;

    private static final byte FIRST = 0;
    private static final byte SECOND = 1;
    private static final byte LENGTH = 2;
    private static final byte KEY = 3;

    private final boolean server;
    private final int reservedBits;
    private final long maximumFrame;

    /** Which byte of the header comes next: {@link #FIRST}, {@link #SECOND}, {@link #LENGTH} or {@link #KEY}. */
    private byte expected = FIRST;

    /** How many bytes of the field that {@link #expected} names are still missing. */
    private byte missing;

    /** How many bytes the extended length has: 2 or 8. */
    private byte lengthWidth;

    /** Byte 0 of the header. */
    private byte head;

    /** The masking key for the next payload byte; 0 in frames without mask. */
    int key;

    /** How many payload bytes of the frame are still to come. */
    long remaining;

    /** The rule that the header breaks. */
    @Nullable
    Violation violation;

    FrameReader(Role role, int reservedBits, long maximumFrame) {
        this.server = role == Role.SERVER;
        this.reservedBits = reservedBits;
        this.maximumFrame = maximumFrame;
    }

    boolean isFinal() {
        return (head & FIN) != 0;
    }

    /** Returns the reserved bits: 4 is RSV1, 2 is RSV2, 1 is RSV3. */
    int reservedBits() {
        return head >> 4 & 7;
    }

    int opcode() {
        return head & 0x0F;
    }

    boolean isControl() {
        return (head & 0x08) != 0;
    }

    /** Reads as much of a header as there is. Never reads past its end. */
    Progress readHeader(ByteBuffer in) {
        while (in.hasRemaining()) {
            if (expected == FIRST && in.remaining() >= 6 && readShortHeader(in)) {
                return Progress.HEADER;
            }
            int octet = in.get() & 0xFF;
            boolean complete = switch (expected) {
                case FIRST -> readFirst(octet);
                case SECOND -> readSecond(octet);
                case LENGTH -> readLength(octet);
                default -> readKey(octet);
            };
            if (violation != null) {
                return Progress.VIOLATION;
            }
            if (complete) {
                expected = FIRST;
                return Progress.HEADER;
            }
        }
        return Progress.INCOMPLETE;
    }

    /** Reads the header of most frames in one go: no reserved bit, a masked payload of at most 125 bytes, to a server. */
    private boolean readShortHeader(ByteBuffer in) {
        int at = in.position();
        byte first = in.get(at);
        int length = (in.get(at + 1) & 0xFF) ^ MASK; // Over 125 if the frame is not masked.
        int reservedBitsAndOpcode = first & 0x7F;
        if (!server || length > MAXIMUM_CONTROL_PAYLOAD || length > maximumFrame || reservedBitsAndOpcode > 2) {
            return false;
        }
        head = first;
        remaining = length;
        int octets = in.getInt(at + 2);
        key = in.order() == ByteOrder.BIG_ENDIAN ? octets : Integer.reverseBytes(octets);
        in.position(at + 6);
        return true;
    }

    private boolean readFirst(int octet) {
        head = (byte) octet;
        // RFC 6455 §5.2: opcodes 3-7 and B-F are reserved.
        int opcode = octet & 0x0F;
        if (opcode > 0x0A || (opcode > 0x02 && opcode < 0x08)) {
            return violate(Violations.RESERVED_OPCODE);
        }
        // RFC 6455 §5.2: a reserved bit must be 0 unless an extension defines its meaning. RFC 7692 §6.1: such a bit
        // marks a whole message, and is set on its first frame only; control frames pass by the extensions (§5.5).
        int bits = reservedBits();
        if (bits != 0 && (isControl() || opcode == 0 || (bits & ~reservedBits) != 0)) {
            return violate(Violations.RESERVED_BITS);
        }
        // RFC 6455 §5.5: a control frame must not be fragmented.
        if (isControl() && !isFinal()) {
            return violate(Violations.CONTROL_FRAGMENTED);
        }
        expected = SECOND;
        return false;
    }

    private boolean readSecond(int octet) {
        boolean masked = (octet & MASK) != 0;
        // RFC 6455 §5.1: a server must close the connection upon a frame that is not masked, a client upon one that is.
        if (masked != server) {
            return violate(server ? Violations.NOT_MASKED : Violations.MASKED);
        }
        int length = octet & LENGTH_7;
        // RFC 6455 §5.5: the payload of a control frame has 125 bytes at most.
        if (isControl() && length > MAXIMUM_CONTROL_PAYLOAD) {
            return violate(Violations.CONTROL_TOO_LONG);
        }
        remaining = 0;
        if (length >= LENGTH_16_FOLLOWS) {
            expected = LENGTH;
            lengthWidth = (byte) (length == LENGTH_16_FOLLOWS ? Short.BYTES : Long.BYTES);
            missing = lengthWidth;
            return false;
        }
        return lengthRead(length);
    }

    private boolean readLength(int octet) {
        // RFC 6455 §5.2: the most significant bit of a 64-bit length must be 0.
        if (missing == Long.BYTES && (octet & 0x80) != 0) {
            return violate(Violations.LENGTH_TOP_BIT);
        }
        remaining = remaining << Byte.SIZE | octet;
        missing--;
        if (missing > 0) {
            return false;
        }
        // RFC 6455 §5.2: the length must be in its shortest form.
        if (remaining <= (lengthWidth == Long.BYTES ? 0xFFFF : MAXIMUM_CONTROL_PAYLOAD)) {
            return violate(Violations.LENGTH_NOT_MINIMAL);
        }
        return lengthRead(remaining);
    }

    private boolean lengthRead(long length) {
        // RFC 6455 §10.4: refused at the header, before anything is kept for it.
        if (length > maximumFrame) {
            return violate(Violations.frameTooBig(maximumFrame));
        }
        remaining = length;
        key = 0;
        expected = KEY;
        missing = Integer.BYTES;
        return !server;
    }

    private boolean readKey(int octet) {
        key = key << Byte.SIZE | octet;
        missing--;
        return missing == 0;
    }

    private boolean violate(Violation rule) {
        violation = rule;
        return false;
    }
}
