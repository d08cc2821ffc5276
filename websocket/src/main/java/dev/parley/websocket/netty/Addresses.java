package dev.parley.websocket.netty;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** The addresses of channels, as programs and people see them. */
public final class Addresses {

    /** What a Unix domain socket that has no name is called. */
    private static final SocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private Addresses() {}

    /**
     * {@return the address of this end}
     *
     * @param channel the channel
     */
    public static SocketAddress local(Channel channel) {
        return known(channel.localAddress());
    }

    /**
     * {@return the address of the other end}
     *
     * @param channel the channel
     */
    public static SocketAddress remote(Channel channel) {
        return known(channel.remoteAddress());
    }

    private static SocketAddress known(@Nullable SocketAddress address) {
        return address == null ? UNNAMED : NettyTransport.toJdk(address);
    }

    /**
     * {@return the address as it stands in a URL or a message, such as {@code 127.0.0.1:8080} or {@code [::1]:8080}}
     *
     * @param address the address
     */
    public static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress internet)) {
            return address.toString();
        }
        String host = internet.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + internet.getPort();
    }
}
