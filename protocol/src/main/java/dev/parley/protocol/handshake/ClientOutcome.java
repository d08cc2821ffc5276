package dev.parley.protocol.handshake;

/** What {@link ClientHandshake#receive} made of the bytes so far. */
public sealed interface ClientOutcome {
    /** The end of the response's head has not come yet. */
    record Incomplete() implements ClientOutcome {}

    /**
     * The WebSocket is open; the bytes left in the buffer are the server's first frames.
     *
     * @param agreement what both sides agreed on
     */
    record Opened(Agreement agreement) implements ClientOutcome {}

    /**
     * The server answered in HTTP, without opening a WebSocket: a redirect, a demand for credentials, an error. The bytes
     * left in the buffer are the beginning of its body.
     *
     * @param response the head of the response, with its status, reason and header fields
     */
    record Rejected(ResponseHead response) implements ClientOutcome {}

    /**
     * What came does not begin as an answer in HTTP/1.1 does: with a status line.
     *
     * @param section the rule that was broken, such as {@code RFC 9112 §4}
     * @param text what was got and expected, in one line of printable ASCII
     */
    record NotHttp(String section, String text) implements ClientOutcome {}

    /**
     * The server's answer breaks the rules, so the client fails the connection (RFC 6455 §4.1, §7.1.7).
     *
     * @param section the rule that was broken, such as {@code RFC 6455 §4.1}
     * @param text what was got and expected, in one line of printable ASCII
     */
    record Failed(String section, String text) implements ClientOutcome {}
}
