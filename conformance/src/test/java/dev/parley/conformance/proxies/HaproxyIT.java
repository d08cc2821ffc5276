package dev.parley.conformance.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.ServerUnderTest;
import dev.parley.conformance.proxies.ReverseProxy.Setting;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** haproxy in front of Parley, which can also tell the client's address by the PROXY protocol. */
@Tag("full")
class HaproxyIT extends ProxyContract {

    @Override
    ReverseProxy start(Path folder, Setting setting) {
        return ReverseProxy.haproxy(folder, setting);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theServerSeesTheClientsAddressByTheProxyProtocol(int version) throws Exception {
        try (ServerUnderTest server = ServerUnderTest.startBehindProxyProtocol("127.0.0.1");
                ReverseProxy proxy =
                        start(folder, Setting.plain(server.url("/")).sendProxy(version))) {
            assertThat(addressSeen(proxy)).isEqualTo("127.0.0.9");
        }
    }
}
