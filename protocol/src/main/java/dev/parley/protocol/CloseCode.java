package dev.parley.protocol;

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
}
