package dev.parley.protocol;

/** The opcodes that RFC 6455 §5.2 defines. */
public enum Opcode {
    /** The next fragment of a message that has begun. */
    CONTINUATION(0x0),
    /** A text message, or its first fragment. */
    TEXT(0x1),
    /** A binary message, or its first fragment. */
    BINARY(0x2),
    /** Begins or answers the closing handshake. */
    CLOSE(0x8),
    /** Asks for a Pong. */
    PING(0x9),
    /** Answers a Ping, or is sent unasked. */
    PONG(0xA);

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /** {@return the four bits that stand for this opcode in a frame} */
    public int code() {
        return code;
    }

    /** {@return whether frames with this opcode are control frames (RFC 6455 §5.5)} */
    public boolean isControl() {
        return code >= 0x8;
    }
}
