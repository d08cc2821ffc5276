package dev.parley.client;

import java.util.List;
import java.util.Optional;

/** Finds the ways to a server. */
interface ProxyChoice {

    /** The way without a proxy. */
    List<Optional<ProxyServer>> DIRECTLY = List.of(Optional.empty());

    /**
     * {@return the ways to try, one after the other while none leads to an open TCP connection; at least one, and without a
     * proxy it leads to the server itself} May block.
     *
     * @param target where to
     */
    List<Optional<ProxyServer>> ways(Target target);

    /** Takes note that there was no TCP connection to a proxy. */
    default void connectFailed(Target target, ProxyServer proxy, WebSocketConnectException failure) {}

    /** {@return no proxies} */
    static ProxyChoice none() {
        return target -> DIRECTLY;
    }

    /** {@return always the same proxy} */
    static ProxyChoice always(ProxyServer proxy) {
        return target -> List.of(Optional.of(proxy));
    }
}
