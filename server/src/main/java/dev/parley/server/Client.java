package dev.parley.server;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who a request comes from, and where it was sent to, after trusted proxies have had their say.
 *
 * @param address the client's address; its port is 0 where a proxy did not tell it
 * @param secure whether the client speaks TLS, to this server or to the proxy
 * @param authority the host and port that the client used, where a proxy told
 */
record Client(SocketAddress address, boolean secure, Optional<String> authority) {}
