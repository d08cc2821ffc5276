package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The close codes that RFC 6455 §7.4.1 and the registry of §11.7 define, and which of them may be on the wire. */
public final class CloseCode {

    /** The purpose for which the connection was opened has been fulfilled. */
    public static final int NORMAL_CLOSURE = 1000;
    /** The endpoint goes away: a server stops, a browser leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** The endpoint got a kind of data that it cannot accept. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** Never sent: stands for a Close frame that had no code. */
    public static final int NO_STATUS_RECEIVED = 1005;
    /** Never sent: stands for a connection that ended without a Close frame. */
    public static final int ABNORMAL_CLOSURE = 1006;
    /** The payload does not fit the message's type, such as text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;
    /** The message broke a policy of the endpoint. */
    public static final int POLICY_VIOLATION = 1008;
    /** The message is too big to be processed. */
    public static final int MESSAGE_TOO_BIG = 1009;
    /** Sent by clients only: the server did not negotiate an extension that the client needs. */
    public static final int MANDATORY_EXTENSION = 1010;
    /** The endpoint met something unexpected. */
    public static final int INTERNAL_ERROR = 1011;
    /** The service restarts. */
    public static final int SERVICE_RESTART = 1012;
    /** The service is overloaded: try again later. */
    public static final int TRY_AGAIN_LATER = 1013;
    /** A gateway got a bad answer from the server behind it. */
    public static final int BAD_GATEWAY = 1014;
    /** Never sent: stands for a failed TLS handshake. */
    public static final int TLS_HANDSHAKE = 1015;

    /** Bytes of a reason: RFC 6455 §5.5 allows a control frame 125, of which the code has two. */
    static final int MAXIMUM_REASON = 123;

    private CloseCode() {}

    /**
     * {@return whether a Close frame may carry this code: 1000–1003, 1007–1014 and 3000–4999 (RFC 6455 §7.4)}
     *
     * @param code any number
     */
    public static boolean isAllowedOnTheWire(int code) {
        // RFC 6455 §7.4.1: 1004 is reserved; 1005, 1006 and 1015 must not be set in a Close frame.
        // §7.4.2: 0-999 are not used; 1000-2999 need a definition; 3000-4999 are for libraries and private use.
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /**
     * Checks what a Close frame is to say.
     *
     * @param role who sends it
     * @param code a code that may be on the wire, 1010 only from a client; or {@link #NO_STATUS_RECEIVED} for an empty frame
     * @param reason at most 123 bytes in UTF-8, empty with an empty frame
     * @throws IllegalArgumentException if the code must not be sent or the reason is too long
     */
    public static void check(Role role, int code, String reason) {
        if (code == NO_STATUS_RECEIVED) {
            if (!reason.isEmpty()) {
                throw new IllegalArgumentException("a Close frame without a code has no reason (RFC 6455 §5.5.1)");
            }
            return;
        }
        // RFC 6455 §7.4.1: 1010 is for clients; a server fails the opening handshake instead.
        if (!isAllowedOnTheWire(code) || (code == MANDATORY_EXTENSION && role == Role.SERVER)) {
            throw new IllegalArgumentException("close code " + code + " must not be sent by a "
                    + role.name().toLowerCase(Locale.ROOT)
                    + "; use 1000-1003, 1007-1014 (1010 only by a client) or 3000-4999 (RFC 6455 §7.4)");
        }
        int length = reason.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAXIMUM_REASON) {
            throw new IllegalArgumentException("the close reason has " + length
                    + " bytes in UTF-8; a Close frame has room for " + MAXIMUM_REASON + " (RFC 6455 §5.5)");
        }
    }
}
