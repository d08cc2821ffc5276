package dev.parley.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. The one that is used unless set is the JDK's, {@link InetAddress#getAllByName}. */
@FunctionalInterface
public interface HostResolver {

    /**
     * {@return the addresses, the best first; at least one} Called on a virtual thread of its own, and may block; the
     * thread is interrupted when nobody waits for the addresses any more.
     *
     * @param host a host name, or the text of an IP address
     * @throws UnknownHostException if the name has no address
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
