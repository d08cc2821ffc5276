package dev.parley.conformance.proxies;

import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parley's client through microsocks, which is asked for a server by SOCKS5, with a user name and a password and without. */
@Tag("full")
class MicrosocksIT extends ForwardProxyContract {

    private static final String CONNECTED = "connected to localhost";

    @Test
    void leadsToServers() throws Exception {
        try (ForwardProxy proxy = ForwardProxy.microsocks(folder, false)) {
            assertThatItLeadsToServers(proxy, proxy.server(), CONNECTED);
        }
    }

    @Test
    void leadsToServersForWhomItKnows() throws Exception {
        try (ForwardProxy proxy = ForwardProxy.microsocks(folder, true)) {
            assertThatItLeadsToServers(proxy, proxy.serverForUser(), CONNECTED);
        }
    }

    @Test
    void refusesWhomItDoesNotKnow() {
        try (ForwardProxy proxy = ForwardProxy.microsocks(folder, true)) {
            for (URI url : nowhere()) {
                assertRefuses(proxy.server(), url, "it wants to know who you are");
                assertRefuses(
                        proxy.server().withCredentials(ForwardProxy.USER, "barley"),
                        url,
                        "it does not take this user name and password");
            }
        }
    }

    @Test
    void saysThatTheServerRefuses() {
        try (ForwardProxy proxy = ForwardProxy.microsocks(folder, false)) {
            for (URI url : nowhere()) {
                assertRefuses(proxy.server(), url, "it answered 5: the server refuses the connection");
            }
        }
    }
}
