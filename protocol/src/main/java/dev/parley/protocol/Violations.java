package dev.parley.protocol;

/** Everything that a peer can do wrong after the opening handshake, with fixed texts. */
final class Violations {

    static final Violation RESERVED_BITS =
            frame("§5.2", "a reserved bit is set that no negotiated extension uses in this frame");
    static final Violation RESERVED_OPCODE = frame("§5.2", "the frame has a reserved opcode");
    static final Violation LENGTH_NOT_MINIMAL = frame("§5.2", "the payload length is not in its shortest form");
    static final Violation LENGTH_TOP_BIT = frame("§5.2", "the top bit of the 64-bit payload length is set");
    static final Violation NOT_MASKED = frame("§5.1", "a client must mask its frames; this one is not masked");
    static final Violation MASKED = frame("§5.1", "a server must not mask its frames; this one is masked");
    static final Violation CONTROL_FRAGMENTED = frame("§5.5", "a control frame must not be fragmented");
    static final Violation CONTROL_TOO_LONG = frame("§5.5", "a control frame must not have more than 125 bytes");
    static final Violation STRAY_CONTINUATION = frame("§5.4", "a continuation frame came, but no message has begun");
    static final Violation MESSAGE_IN_MESSAGE =
            frame("§5.4", "a new message came before the fragmented one before it had ended");
    static final Violation CLOSE_ONE_BYTE =
            frame("§5.5.1", "the payload of a Close frame must be empty or begin with a 2-byte code");
    static final Violation CLOSE_CODE = frame("§7.4", "the Close frame has a code that must not be on the wire");
    static final Violation CLOSE_REASON =
            new Violation(CloseCode.INVALID_PAYLOAD, "RFC 6455 §5.5.1", "the reason of the Close frame is not UTF-8");
    static final Violation TEXT_NOT_UTF8 =
            new Violation(CloseCode.INVALID_PAYLOAD, "RFC 6455 §8.1", "the text message is not UTF-8");

    private Violations() {}

    private static Violation frame(String section, String message) {
        return new Violation(CloseCode.PROTOCOL_ERROR, "RFC 6455 " + section, message);
    }

    static Violation frameTooBig(long limit) {
        return tooBig("the frame has more bytes than the limit, " + limit);
    }

    static Violation messageTooBig(long limit) {
        return tooBig("the message has more bytes than the limit, " + limit);
    }

    static Violation tooManyFragments(int limit) {
        return tooBig("the message has more fragments than the limit, " + limit);
    }

    private static Violation tooBig(String message) {
        return new Violation(CloseCode.MESSAGE_TOO_BIG, "RFC 6455 §10.4", message);
    }
}
