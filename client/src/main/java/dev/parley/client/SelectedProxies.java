package dev.parley.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The proxies that the program's {@link ProxySelector} names. It knows of {@code http} and {@code https}, so it is asked for
 * these in the place of {@code ws} and {@code wss}.
 */
record SelectedProxies(ProxySelector selector) implements ProxyChoice {

    @Override
    public List<Way> ways(Target target) {
        try {
            List<Way> ways = new ArrayList<>();
            for (Proxy proxy : selector.select(target.httpUri())) {
                ways.add(way(target, proxy));
            }
            return ways.isEmpty() ? DIRECTLY : ways;
        } catch (RuntimeException failed) {
            throw new WebSocketConnectException(
                    ConnectFailure.PROXY, target.uri(), "the ProxySelector failed: " + failed, failed);
        }
    }

    private Way way(Target target, Proxy proxy) {
        if (!(proxy.address() instanceof InetSocketAddress address)) {
            return Way.by(Optional.empty());
        }
        ProxyServer server = switch (proxy.type()) {
            case HTTP -> ProxyServer.http(address.getHostString(), address.getPort());
            case SOCKS -> ProxyServer.socks5(address.getHostString(), address.getPort());
            case DIRECT -> throw new IllegalStateException("a way without a proxy has an address");
        };
        return new Way(Optional.of(server), failure -> connectFailed(target, address, failure));
    }

    /** A selector may know its proxies by the very objects that it gave. */
    private void connectFailed(Target target, SocketAddress given, WebSocketConnectException failure) {
        selector.connectFailed(target.httpUri(), given, new IOException(failure.getMessage(), failure));
    }
}
