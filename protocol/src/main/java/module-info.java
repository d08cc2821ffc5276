/** RFC 6455 without input or output: the protocol engine and the opening handshake. */
module dev.parley.protocol {
    requires static org.jspecify;

    exports dev.parley.protocol;
    exports dev.parley.protocol.handshake;
}
