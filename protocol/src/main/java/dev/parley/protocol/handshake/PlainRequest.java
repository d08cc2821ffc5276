package dev.parley.protocol.handshake;

/**
 * An HTTP request that does not ask for a WebSocket at all. A server answers it with a page, or with
 * {@link Refusal#upgradeRequired} where it has nothing but WebSocket to offer.
 *
 * @param head the request
 */
public record PlainRequest(RequestHead head) implements Opening {}
