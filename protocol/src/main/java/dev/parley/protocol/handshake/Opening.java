package dev.parley.protocol.handshake;

/** What a request is to a WebSocket server; see {@link ServerHandshake#examine}. */
public sealed interface Opening permits OpeningRequest, PlainRequest, Refusal {}
