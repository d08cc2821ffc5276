package dev.parley.app.bench;

/**
 * Looks at whether a server sends back what it gets. Only the number of messages, and their length where they are not compressed:
 * to look at every byte would cost more than to echo it.
 */
final class EchoCheck {

    private static final String ADVICE =
            "; the URL must be one that sends each message back, such as /echo of parley serve";

    private final int size;
    private final FrameRings rings;

    EchoCheck(int size, FrameRings rings) {
        this.size = size;
        this.rings = rings;
    }

    /** Fails the connection, and returns false, unless its last messages are echoes. */
    boolean passes(LoadConnection connection, int unasked) {
        if (unasked > 0) {
            connection.fail(LoadFailure.lost("got a message that is no echo" + ADVICE));
            return false;
        }
        if (connection.lastLength() != size && rings.agreed().isEmpty()) {
            connection.fail(LoadFailure.lost(
                    "got a message of " + connection.lastLength() + " bytes, expected one of " + size + ADVICE));
            return false;
        }
        return true;
    }
}
