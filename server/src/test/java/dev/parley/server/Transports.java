package dev.parley.server;

import dev.parley.websocket.Transport;
import dev.parley.websocket.netty.NettyTransport;
import dev.parley.websocket.netty.TransportUnavailableException;
import java.util.stream.Stream;

/** The transports to run a test over. */
final class Transports {

    private Transports() {}

    /** Those that work on this machine. */
    static Stream<Transport> working() {
        return Stream.of(Transport.IO_URING, Transport.EPOLL, Transport.KQUEUE, Transport.NIO)
                .filter(Transports::works);
    }

    private static boolean works(Transport transport) {
        try {
            NettyTransport.choose(transport);
            return true;
        } catch (TransportUnavailableException unavailable) {
            return false;
        }
    }
}
