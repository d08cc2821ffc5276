package dev.parley.client;

/** What an attempt to open a WebSocket waits for. */
enum Phase {
    RESOLVING,
    WAITING_FOR_ITS_TURN,
    CONNECTING,
    HTTP_PROXY,
    SOCKS_PROXY,
    TLS,
    OPENING_HANDSHAKE
}
