package dev.parley.protocol.handshake;

/** What stands before the body of an HTTP/1.1 message: a start line and header fields (RFC 9112 §2.1). */
public sealed interface Head permits RequestHead, ResponseHead {
    /** {@return the header fields} */
    Headers headers();

    /** {@return the {@code y} of {@code HTTP/1.y}, 0 to 9} */
    int minorVersion();

    /** {@return the head as it stands on the wire, with the empty line that ends it} */
    byte[] encode();
}
