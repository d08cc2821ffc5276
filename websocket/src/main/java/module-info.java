/** The WebSocket that a program holds, driven over Netty. */
@SuppressWarnings("module") // The modules named below are compiled after this one.
module dev.parley.websocket {
    requires static org.jspecify;
    requires transitive dev.parley.protocol;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.classes.kqueue;
    requires io.netty.transport.unix.common;
    requires org.slf4j;

    exports dev.parley.websocket;
    exports dev.parley.websocket.netty to
            dev.parley.app,
            dev.parley.client,
            dev.parley.server;
    exports dev.parley.websocket.tls to
            dev.parley.client,
            dev.parley.server;
}
