package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.Headers;
import dev.parley.websocket.netty.AddressRange;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardingTest {

    private static final SocketAddress PROXY = address("10.0.0.1", 40000);
    private static final SocketAddress STRANGER = address("203.0.113.9", 50000);

    private final Forwarding forwarding = new Forwarding(TrustedProxies.parse("10.0.0.0/8", "unix"));

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(AddressRange.literal(host).orElseThrow(), port);
    }

    private Client client(SocketAddress peer, String... headers) {
        return ((Forwarding.Result.Known) forwarding.client(peer, false, Headers.of(headers))).client();
    }

    private static Client expected(String host, int port, boolean secure) {
        return new Client(address(host, port), secure, Optional.empty());
    }

    @Test
    void doesNotBelieveAStranger() {
        Client client = client(
                STRANGER, "X-Forwarded-For", "1.2.3.4", "X-Forwarded-Proto", "https", "Forwarded", "for=1.2.3.4");
        assertThat(client).isEqualTo(new Client(STRANGER, false, Optional.empty()));
    }

    @Test
    void believesATrustedProxy() {
        assertThat(client(PROXY, "X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "https"))
                .isEqualTo(expected("198.51.100.7", 0, true));
        assertThat(client(PROXY, "Forwarded", "for=\"198.51.100.7:4711\";proto=HTTPS;host=example.com"))
                .isEqualTo(new Client(address("198.51.100.7", 4711), true, Optional.of("example.com")));
    }

    @Test
    void believesAProxyOnAUnixDomainSocket() {
        assertThat(client(UnixDomainSocketAddress.of("/run/x"), "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo(expected("198.51.100.7", 0, false));
    }

    @Test
    void takesTheLastHopThatIsNoTrustedProxy() {
        // The client wrote the first element itself.
        assertThat(client(PROXY, "X-Forwarded-For", "1.1.1.1, 198.51.100.7, 10.2.2.2"))
                .isEqualTo(expected("198.51.100.7", 0, false));
        assertThat(client(PROXY, "X-Forwarded-For", "1.1.1.1", "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo(expected("198.51.100.7", 0, false));
        assertThat(client(PROXY, "Forwarded", "for=1.1.1.1, for=198.51.100.7;proto=https, for=10.2.2.2;proto=http"))
                .isEqualTo(expected("198.51.100.7", 0, true));
    }

    @Test
    void takesTheFirstHopWhereAllAreTrusted() {
        assertThat(client(PROXY, "X-Forwarded-For", "10.3.3.3, 10.2.2.2")).isEqualTo(expected("10.3.3.3", 0, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"unknown", "_hidden", "localhost", "1.2.3", "", "\"\""})
    void keepsTheProxysAddressWhereTheClientIsHidden(String node) {
        assertThat(client(PROXY, "X-Forwarded-For", "1.1.1.1," + node + ",unknown")
                        .address())
                .isEqualTo(PROXY);
    }

    @Test
    void readsAddressesOfEitherKindWithAndWithoutPort() {
        assertThat(client(PROXY, "X-Forwarded-For", "2001:db8::7")).isEqualTo(expected("2001:db8::7", 0, false));
        assertThat(client(PROXY, "Forwarded", "for=\"[2001:db8::7]:99\""))
                .isEqualTo(expected("2001:db8::7", 99, false));
        assertThat(client(PROXY, "X-Forwarded-For", "198.51.100.7:99")).isEqualTo(expected("198.51.100.7", 99, false));
        assertThat(client(PROXY, "X-Forwarded-For", "198.51.100.7:99999"))
                .isEqualTo(expected("198.51.100.7", 0, false));
    }

    @Test
    void takesSchemeAndHostWithoutAnyHop() {
        assertThat(client(PROXY, "X-Forwarded-Proto", "wss", "X-Forwarded-Host", "example.com:8443"))
                .isEqualTo(new Client(PROXY, true, Optional.of("example.com:8443")));
        assertThat(client(PROXY, "X-Forwarded-Proto", "gopher")).isEqualTo(new Client(PROXY, false, Optional.empty()));
    }

    @Test
    void aProxyMaySayThatItsClientSpokeInTheClear() {
        Forwarding.Result result = forwarding.client(
                PROXY, true, Headers.of("X-Forwarded-For", "198.51.100.7", "X-Forwarded-Proto", "http"));
        assertThat(result).isEqualTo(new Forwarding.Result.Known(expected("198.51.100.7", 0, false)));
    }

    @Test
    void acceptsBothKindsWhenTheyAgree() {
        assertThat(client(PROXY, "X-Forwarded-For", "198.51.100.7", "Forwarded", "for=\"198.51.100.7:99\"")
                        .address())
                .isEqualTo(address("198.51.100.7", 0));
    }

    @Test
    void refusesBothKindsWhenTheyDisagree() {
        Headers headers = Headers.of("X-Forwarded-For", "198.51.100.7", "Forwarded", "for=1.1.1.1");
        assertThat(forwarding.client(PROXY, false, headers)).isInstanceOf(Forwarding.Result.Refused.class);
        Headers scheme = Headers.of("X-Forwarded-For", "198.51.100.7", "Forwarded", "for=198.51.100.7;proto=https");
        assertThat(forwarding.client(PROXY, false, scheme)).isInstanceOf(Forwarding.Result.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"for", "for=", "=x", "for=\"x", "for=\"x\\", "for=a;for=b", "for=a b", "for=a;;=b", "f@r=a"})
    void refusesAMalformedField(String field) {
        assertThat(forwarding.client(PROXY, false, Headers.of("Forwarded", field)))
                .isInstanceOf(Forwarding.Result.Refused.class);
    }

    @Test
    void readsQuotedPairsAndEmptyElements() {
        assertThat(client(PROXY, "Forwarded", ", For=\"198.51\\.100.7\" ; by=x ,,"))
                .isEqualTo(expected("198.51.100.7", 0, false));
    }
}
