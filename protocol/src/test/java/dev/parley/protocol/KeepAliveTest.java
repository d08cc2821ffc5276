package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.CloseStatus.Close;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pings to a silent peer, and giving it up; whatever the clock says at the beginning. */
class KeepAliveTest {

    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final EngineSettings SETTINGS =
            EngineSettings.DEFAULTS.withTimes(INTERVAL, TIMEOUT, Duration.ofSeconds(5));

    private static EngineDriver engine(long now) {
        return new EngineDriver(Role.SERVER, SETTINGS, now);
    }

    private static long deadline(EngineDriver engine) {
        return engine.engine.nanosToDeadline(engine.now);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, -5_000_000_000L, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 35_000_000_000L})
    void pingsASilentPeerAndGivesItUp(long start) {
        EngineDriver engine = engine(start);
        assertThat(deadline(engine)).isEqualTo(INTERVAL.toNanos());
        engine.pass(INTERVAL.minusNanos(1)).tick();
        assertThat(deadline(engine)).isEqualTo(1);
        assertThat(engine.takeWire()).isEmpty();

        engine.pass(Duration.ofNanos(1));
        assertThat(deadline(engine)).isZero();
        engine.tick();
        assertThat(engine.takeFrames())
                .containsExactly(NaiveDecoder.Frame.of(Opcode.PING, Wire.hex("0000000000000001")));
        assertThat(deadline(engine)).isEqualTo(TIMEOUT.toNanos());
        engine.tick();
        assertThat(engine.takeWire()).as("one Ping is enough").isEmpty();

        engine.pass(TIMEOUT.minusNanos(1)).tick();
        assertThat(engine.engine.isOpen()).isTrue();
        engine.pass(Duration.ofNanos(1));
        assertThat(deadline(engine)).isZero();
        engine.tick();
        assertThat(engine.engine.wantsTransportClosed()).isTrue();
        assertThat(deadline(engine)).isEqualTo(Long.MAX_VALUE);
        assertThat(engine.events).containsExactly(new Event.Closing());
        CloseStatus status = engine.end();
        assertThat(status.cause()).isEqualTo(Cause.KEEP_ALIVE_TIMEOUT);
        assertThat(status.code()).isEqualTo(1006);
        assertThat(status.sent()).hasValue(new Close(1011, "no Pong came in time"));
        assertThat(status.closedByPeer()).isFalse();
    }

    @Test
    void anyByteFromThePeerShowsThatItIsAlive() {
        EngineDriver engine = engine(100);
        engine.pass(INTERVAL).tick();
        engine.pass(TIMEOUT.minusNanos(1)).receive((byte) 0x81);
        assertThat(deadline(engine)).isEqualTo(INTERVAL.toNanos());
        engine.pass(INTERVAL).tick();
        assertThat(engine.takeFrames()).hasSize(2);
        assertThat(deadline(engine)).isEqualTo(TIMEOUT.toNanos());
    }

    @Test
    void noBytesShowNothing() {
        EngineDriver engine = engine(100);
        engine.pass(INTERVAL).receive();
        assertThat(deadline(engine)).isZero();
    }

    @Test
    void aPongTellsTheRoundTrip() {
        EngineDriver engine = engine(-100);
        engine.pass(INTERVAL).tick();
        engine.pass(Duration.ofMillis(3)).receiveFrames("8a 08 0000000000000001");
        assertThat(engine.events).startsWith(new Event.RoundTrip(1, 3_000_000));
    }

    @Test
    void aLateTickStillGivesThePeerItsTime() {
        EngineDriver engine = engine(0);
        engine.pass(INTERVAL.plusHours(1)).tick();
        assertThat(engine.engine.isOpen()).isTrue();
        assertThat(deadline(engine)).isEqualTo(TIMEOUT.toNanos());
    }

    @Test
    void anIntervalOfZeroNeverPings() {
        EngineDriver engine =
                new EngineDriver(Role.CLIENT, SETTINGS.withTimes(Duration.ZERO, TIMEOUT, Duration.ofSeconds(5)), 0);
        assertThat(deadline(engine)).isEqualTo(Long.MAX_VALUE);
        engine.pass(Duration.ofDays(365)).tick();
        assertThat(engine.takeWire()).isEmpty();
        engine.engine.sendClose(1000, "", engine.now);
        assertThat(deadline(engine)).isEqualTo(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void aPeerThatLeaves16PingsUnansweredAndFallsSilentIsGivenUp() {
        EngineDriver engine = engine(0);
        for (int i = 0; i < 16; i++) {
            engine.engine.sendPing(0);
        }
        engine.takeWire();
        engine.pass(INTERVAL).tick();
        assertThat(engine.takeWire()).isEmpty();
        engine.pass(TIMEOUT).tick();
        assertThat(engine.end().cause()).isEqualTo(Cause.KEEP_ALIVE_TIMEOUT);
    }

    @Test
    void closingTakesThePlaceOfKeepingAlive() {
        EngineDriver engine = engine(0);
        engine.pass(INTERVAL).tick();
        engine.takeWire();
        engine.engine.sendClose(1000, "", engine.now);
        engine.takeWire();
        assertThat(deadline(engine)).isEqualTo(Duration.ofSeconds(5).toNanos());
        engine.pass(Duration.ofSeconds(5)).tick();
        assertThat(engine.takeWire()).isEmpty();
        assertThat(engine.end().cause()).isEqualTo(Cause.CLOSE_TIMEOUT);
    }

    @Test
    void timesOutOfRangeAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> SETTINGS.withTimes(second.negated(), second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pingInterval is PT-1S");
        assertThatThrownBy(() -> SETTINGS.withTimes(second, Duration.ZERO, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pongTimeout is PT0S");
        assertThatThrownBy(() -> SETTINGS.withTimes(second, second, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("closeTimeout is PT0S");
        assertThatThrownBy(() -> SETTINGS.withTimes(Duration.ofSeconds(Long.MAX_VALUE), second, second))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zero stands for never");
    }

    @Test
    void theLongestTimesDoNotOverflow() {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE);
        EngineDriver engine = new EngineDriver(Role.SERVER, SETTINGS.withTimes(longest, longest, longest), -5);
        assertThat(deadline(engine)).isEqualTo(Long.MAX_VALUE);
        engine.pass(Duration.ofDays(1)).tick();
        assertThat(engine.takeWire()).isEmpty();
    }
}
