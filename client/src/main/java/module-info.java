/** The WebSocket client. */
module dev.parley.client {
    requires static org.jspecify;
    requires transitive dev.parley.websocket;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.socks;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires org.slf4j;

    exports dev.parley.client;
}
