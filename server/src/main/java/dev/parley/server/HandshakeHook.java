package dev.parley.server;

/**
 * Decides about opening handshakes that are valid and from an allowed origin, before they are answered: checks credentials,
 * picks a subprotocol, adds header fields to the response.
 */
@FunctionalInterface
public interface HandshakeHook {

    /**
     * Decides about one opening handshake. Called on a virtual thread of its own, so it may block: look something up in a
     * database, ask another server. When it takes longer than the {@linkplain ServerSettings#handshakeTimeout() handshake
     * timeout}, it is interrupted and the client gets a 503.
     *
     * @param request the opening handshake
     * @return {@link HandshakeDecision#accept()} or {@link HandshakeDecision#refuse}
     * @throws Exception if the program failed: it is logged, and the client gets a 500 that says nothing about it
     */
    HandshakeDecision decide(HandshakeRequest request) throws Exception;
}
