package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.EngineSettings;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerSettingsTest {

    @Test
    void hasTheDefaultsThatTheGuideNames() {
        ServerSettings settings = ServerSettings.defaults();
        assertThat(settings.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.pingInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.maximumMessageBytes()).isEqualTo(1024 * 1024);
        assertThat(settings.maximumQueuedBytes()).isEqualTo(1024 * 1024);
        assertThat(settings.headLimits().maximumHeadBytes()).isEqualTo(16 * 1024);
    }

    @Test
    void givesTheEngineItsLimits() {
        ServerSettings settings = ServerSettings.builder()
                .maximumMessageBytes(1000)
                .maximumFragments(7)
                .pingInterval(Duration.ofSeconds(1))
                .pongTimeout(Duration.ofSeconds(2))
                .closeTimeout(Duration.ofSeconds(3))
                .build();
        assertThat(settings.engineSettings(RouteOptions.defaults()))
                .isEqualTo(EngineSettings.DEFAULTS
                        .withLimits(1000, 1000, 7)
                        .withTimes(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
        EngineSettings route = settings.engineSettings(
                RouteOptions.defaults().withMaximumMessageBytes(50).withStreaming());
        assertThat(route.maximumMessage()).isEqualTo(50);
        assertThat(route.maximumFrame()).isEqualTo(Long.MAX_VALUE);
        assertThat(route.streaming()).isTrue();
    }

    static Stream<Arguments> settingsOutOfRange() {
        return Stream.of(
                bad("maximumConnections: got 0, expected 1 or more", builder -> builder.maximumConnections(0)),
                bad(
                        "maximumConnectionsPerAddress: got -1, expected 1 or more",
                        builder -> builder.maximumConnectionsPerAddress(-1)),
                bad(
                        "handshakeTimeout: got PT0S, expected 1 ms to 1 h",
                        builder -> builder.handshakeTimeout(Duration.ZERO)),
                bad(
                        "requestTimeout: got PT2H, expected 1 ms to 1 h",
                        builder -> builder.requestTimeout(Duration.ofHours(2))),
                bad(
                        "keepAliveTimeout: got PT-1S, expected 1 ms to 1 h",
                        builder -> builder.keepAliveTimeout(Duration.ofSeconds(-1))),
                bad("maximumHeadBytes: got 10, expected 256 to 1048576", builder -> builder.maximumHeadBytes(10)),
                bad(
                        "maximumRequestLineBytes: got 20000, expected 64 to 16384",
                        builder -> builder.maximumRequestLineBytes(20_000)),
                bad("maximumHeaderFields: got 1, expected 8 to 10000", builder -> builder.maximumHeaderFields(1)),
                bad(
                        "maximumRequestBodyBytes: got -1, expected 0 to 1073741824",
                        builder -> builder.maximumRequestBodyBytes(-1)),
                bad(
                        "maximumMessageBytes: got 2147483648, expected 0 to 2147483583",
                        builder -> builder.maximumMessageBytes(1L << 31)),
                bad("maximumFragments: got 0, expected 1 or more", builder -> builder.maximumFragments(0)),
                bad("maximumQueuedBytes: got 0, expected 1 or more", builder -> builder.maximumQueuedBytes(0)),
                bad("receiveWindowBytes: got 0, expected 1 or more", builder -> builder.receiveWindowBytes(0)),
                bad(
                        "pingInterval: got PT25H, expected 0 to 24 h",
                        builder -> builder.pingInterval(Duration.ofHours(25))),
                bad("pongTimeout: got PT0S, expected 1 ms to 1 h", builder -> builder.pongTimeout(Duration.ZERO)),
                bad("closeTimeout: got PT0S, expected 1 ms to 1 h", builder -> builder.closeTimeout(Duration.ZERO)),
                bad(
                        "stopTimeout: got PT-1S, expected 0 to 1 h",
                        builder -> builder.stopTimeout(Duration.ofSeconds(-1))),
                bad("stopSpread: got PT2H, expected 0 to 1 h", builder -> builder.stopSpread(Duration.ofHours(2))));
    }

    private static Arguments bad(String message, UnaryOperator<ServerSettings.Builder> setting) {
        return Arguments.of(message, setting);
    }

    @ParameterizedTest
    @MethodSource("settingsOutOfRange")
    void refusesNonsenseAndNamesTheSetting(String message, UnaryOperator<ServerSettings.Builder> setting) {
        assertThatThrownBy(() -> setting.apply(ServerSettings.builder()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
