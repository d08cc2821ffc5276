package dev.parley.hub.protocol;

/**
 * The codes that the protocol defines for a subscription that the server ends. They are 2000 to 2999; upon one from 2500 on
 * the client subscribes again. 2100 to 2499 and 2600 to 2999 are for programs.
 */
public enum UnsubscribeCode {
    /** A program has ended it. */
    SERVER(2000, "server unsubscribe"),
    /** The client has missed something; by subscribing again it can recover it. */
    INSUFFICIENT_STATE(2500, "insufficient state"),
    /** It has expired; the client needs a new token. */
    EXPIRED(2501, "subscription expired"),
    /** What the client knows of the channel no longer holds; it drops its token and begins anew. */
    STATE_INVALIDATED(2502, "state invalidated");

    private static final int LOWEST = 2000;
    private static final int RESUBSCRIBING = 2500;
    private static final int HIGHEST = 2999;

    private final int code;
    private final String reason;

    UnsubscribeCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** {@return the number on the wire} */
    public int code() {
        return code;
    }

    /** {@return the text that goes with it} */
    public String reason() {
        return reason;
    }

    /** {@return whether the client subscribes again} */
    public boolean resubscribes() {
        return resubscribes(code);
    }

    /**
     * {@return whether the client subscribes again upon a code}
     *
     * @param code any code, also a program's own
     */
    public static boolean resubscribes(long code) {
        return code >= RESUBSCRIBING;
    }

    /**
     * {@return whether a server may send the code}
     *
     * @param code any number
     */
    public static boolean isAllowed(long code) {
        return code >= LOWEST && code <= HIGHEST;
    }
}
