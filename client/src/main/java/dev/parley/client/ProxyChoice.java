package dev.parley.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds the ways to a server. */
interface ProxyChoice {

    /** The way without a proxy. */
    List<Way> DIRECTLY = List.of(Way.by(Optional.empty()));

    /**
     * One way.
     *
     * @param proxy what it leads through, if anything
     * @param connectFailed takes note that no TCP connection came about
     */
    record Way(Optional<ProxyServer> proxy, Consumer<WebSocketConnectException> connectFailed) {

        /** {@return one of which nobody wants to know whether it works} */
        static Way by(Optional<ProxyServer> proxy) {
            return new Way(proxy, failure -> {});
        }
    }

    /**
     * {@return the ways to try, one after the other while none leads to an open TCP connection; at least one, and without a
     * proxy it leads to the server itself} May block.
     *
     * @param target where to
     * @throws WebSocketConnectException if what names the proxy cannot be used
     */
    List<Way> ways(Target target);

    /** {@return no proxies} */
    static ProxyChoice none() {
        return target -> DIRECTLY;
    }

    /** {@return always the same proxy} */
    static ProxyChoice always(ProxyServer proxy) {
        return target -> List.of(Way.by(Optional.of(proxy)));
    }
}
