package dev.parley.conformance.proxies;

import dev.parley.conformance.proxies.ForwardProxy.Login;
import java.net.URI;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parley's client through squid, which is asked for a server by HTTP's CONNECT, and wants to know who it is or does not. */
@Tag("full")
class SquidIT extends ForwardProxyContract {

    @Test
    void leadsToServers() throws Exception {
        try (ForwardProxy proxy = ForwardProxy.squid(folder, Login.NONE)) {
            assertThatItLeadsToServers(proxy, proxy.server(), "CONNECT localhost");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Login.class,
            names = {"BASIC", "DIGEST"})
    void leadsToServersForWhomItKnows(Login login) throws Exception {
        try (ForwardProxy proxy = ForwardProxy.squid(folder, login)) {
            assertThatItLeadsToServers(proxy, proxy.serverForUser(), "CONNECT localhost");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Login.class,
            names = {"BASIC", "DIGEST"})
    void refusesWhomItDoesNotKnow(Login login) {
        try (ForwardProxy proxy = ForwardProxy.squid(folder, login)) {
            for (URI url : nowhere()) {
                assertRefuses(proxy.server(), url, "407 Proxy Authentication Required: it wants a user name");
                assertRefuses(
                        proxy.server().withCredentials(ForwardProxy.USER, "barley"),
                        url,
                        "407 Proxy Authentication Required: it does not take this user name and password");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysThatItCannotReachAServer(Login login) {
        try (ForwardProxy proxy = ForwardProxy.squid(folder, login)) {
            for (URI url : nowhere()) {
                assertRefuses(
                        login == Login.NONE ? proxy.server() : proxy.serverForUser(),
                        url,
                        "503 Service Unavailable: it could not reach 127.0.0.1:" + url.getPort());
            }
        }
    }
}
