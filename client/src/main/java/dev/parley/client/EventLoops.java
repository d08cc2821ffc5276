package dev.parley.client;

import dev.parley.websocket.Transport;
import dev.parley.websocket.netty.NettyTransport;
import io.netty.channel.EventLoopGroup;

/**
 * Event loops and the transport they are made for. A thread starts when the first connection needs it.
 *
 * @param transport the transport
 * @param group the event loops
 */
record EventLoops(NettyTransport transport, EventLoopGroup group) {

    static final int DEFAULT_COUNT = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** Made when the first client is. */
    private static final class Shared {
        static final EventLoops INSTANCE = own(Transport.AUTO, DEFAULT_COUNT);
    }

    /** {@return those that clients share which want none of their own; they live as long as the program} */
    static EventLoops shared() {
        return Shared.INSTANCE;
    }

    static EventLoops own(Transport transport, int count) {
        NettyTransport chosen = NettyTransport.choose(transport);
        return new EventLoops(chosen, chosen.newEventLoopGroup(count, "parley-client", true));
    }
}
