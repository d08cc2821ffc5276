package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.CapturedLog;
import dev.parley.websocket.netty.AddressRange;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectionCountsTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private Instant now = NOON;
    private final ConnectionCounts counts = new ConnectionCounts(3, 2, () -> now);

    private static InetSocketAddress client(String address) {
        return new InetSocketAddress(AddressRange.literal(address).orElseThrow(), 1234);
    }

    @Test
    void hasAsManyPlacesAsTheLimitSays() {
        assertThat(counts.enter()).isTrue();
        assertThat(counts.enter()).isTrue();
        assertThat(counts.enter()).isTrue();
        assertThat(counts.enter()).isFalse();
        assertThat(counts.all()).isEqualTo(3);
        counts.leave();
        assertThat(counts.enter()).isTrue();
    }

    @Test
    void hasPlacesForEachAddress() {
        assertThat(counts.enter(client("192.0.2.1"))).isTrue();
        assertThat(counts.enter(client("192.0.2.1"))).isTrue();
        assertThat(counts.enter(client("192.0.2.1"))).isFalse();
        assertThat(counts.enter(client("192.0.2.2"))).isTrue();
        counts.leave(client("192.0.2.1"));
        assertThat(counts.enter(client("192.0.2.1"))).isTrue();
    }

    @Test
    void countsTheNetworkOfAnIpv6Address() {
        assertThat(counts.enter(client("2001:db8:0:1::1"))).isTrue();
        assertThat(counts.enter(client("2001:db8:0:1::2"))).isTrue();
        assertThat(counts.enter(client("2001:db8:0:1:ffff::3"))).isFalse();
        assertThat(counts.enter(client("2001:db8:0:2::1"))).isTrue();
    }

    @Test
    void keepsNothingOfClientsThatHaveGone() {
        for (int i = 0; i < 100; i++) {
            InetSocketAddress client = client("192.0.2." + i);
            counts.enter(client);
            counts.enter(client);
            counts.enter(client);
            counts.leave(client);
            counts.leave(client);
        }
        assertThat(counts.addresses()).isZero();
    }

    @Test
    void doesNotLimitUnixDomainSockets() {
        for (int i = 0; i < 10; i++) {
            assertThat(counts.enter(UnixDomainSocketAddress.of("/run/x"))).isTrue();
        }
    }

    @Test
    void tellsTheLogWhichSettingTurnsAnAddressAwayAndFromWhere() {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            for (int i = 0; i < 5; i++) {
                counts.enter(client("192.0.2.1"));
            }
            String line = "WARN A connection from /192.0.2.1:1234 was turned away, as there are 2 from that"
                    + " address (maximumConnectionsPerAddress; if it is a proxy, declare it as trusted)";
            assertThat(log.linesWith("WARN")).containsExactly(line);
            now = NOON.plusSeconds(60);
            counts.enter(client("192.0.2.1"));
            assertThat(log.linesWith("WARN"))
                    .containsExactly(
                            line,
                            "WARN 2 more connections were turned away for their address meanwhile;"
                                    + " the log has them at DEBUG",
                            line);
        }
    }

    @Test
    void tellsTheLogThatThereAreTooMany() {
        try (CapturedLog log = CapturedLog.fromDebug("dev.parley")) {
            for (int i = 0; i < 5; i++) {
                counts.enter();
            }
            assertThat(log.linesWith("WARN"))
                    .containsExactly("WARN A connection was turned away, as there are 3 (maximumConnections)");
        }
    }
}
