package dev.parley.server;

import java.net.SocketAddress;
import java.util.Optional;

/**
 * Where the server listens.
 *
 * @param address an internet address, with port 0 for any that is free, or that of a Unix domain socket
 * @param tls the TLS settings, if TLS is spoken there
 */
record Port(SocketAddress address, Optional<Tls> tls) {}
