/** RFC 6455 and RFC 7692 without input or output: the protocol engine, the opening handshake, permessage-deflate. */
module dev.parley.protocol {
    requires static org.jspecify;

    exports dev.parley.protocol;
    exports dev.parley.protocol.deflate;
    exports dev.parley.protocol.handshake;
}
