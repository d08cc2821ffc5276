package dev.parley.hub;

/**
 * Why the server ends a subscription: the codes of the client protocol. After 2500 and more the client subscribes again by
 * itself, after less it does not.
 *
 * @param code the code, 2000 to 2999
 * @param reason a short text
 */
public record Unsubscribe(int code, String reason) {

    /** The server wants it so. */
    public static final Unsubscribe SERVER = new Unsubscribe(2000, "server unsubscribe");

    /** Publications may be missing: the client subscribes again, and recovers what it can. */
    public static final Unsubscribe INSUFFICIENT_STATE = new Unsubscribe(2500, "insufficient state");

    /** What the client subscribed with has expired: it subscribes again with something newer. */
    public static final Unsubscribe EXPIRED = new Unsubscribe(2501, "expired");

    /**
     * Checks the code.
     *
     * @throws IllegalArgumentException if the code is out of range
     */
    public Unsubscribe {
        if (code < 2000 || code > 2999) {
            throw new IllegalArgumentException("code of an unsubscribe: got " + code + ", expected 2000 to 2999");
        }
    }

    /** {@return whether the client is to subscribe again by itself} */
    public boolean resubscribes() {
        return code >= 2500;
    }
}
