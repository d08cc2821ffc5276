package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Opcode;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that has slept asks its servers at once whether they are still there. */
@ExtendWith(NothingStaysBehind.class)
class SleepTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private static ConnectionSettings hourly(Duration pongTimeout) {
        return TestSettings.keepAlive(HOUR, pongTimeout);
    }

    /** Has a tick come at some distance from the last one, by either clock. */
    private static void tick(EventLoop loop, Duration passed, Duration passedByDay) throws Exception {
        loop.submit(() -> {
                    LoopContext context = LoopContext.of(loop);
                    long now = System.nanoTime();
                    long nowMillis = System.currentTimeMillis();
                    context.tick(now, nowMillis);
                    context.tick(now + passed.toNanos(), nowMillis + passedByDay.toMillis());
                })
                .get(30, TimeUnit.SECONDS);
    }

    private static byte[] payload(RawPeer.Frame frame) {
        byte[] payload = new byte[frame.bytes().remaining()];
        frame.bytes().duplicate().get(payload);
        return payload;
    }

    @ParameterizedTest
    @CsvSource({"PT0.1S, PT5.2S", "PT0.1S, PT8H", "PT5.1S, PT5.1S", "PT30M, PT30M"})
    void aServerIsAskedAtOnce(Duration passed, Duration passedByDay) throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), hourly(Duration.ofMinutes(40)));
            try (RawPeer peer = half.peer()) {
                tick(loopback.clientLoop(), passed, passedByDay);

                RawPeer.Frame ping = peer.readUntil(Opcode.PING);

                peer.sendFrame(Opcode.PONG, payload(ping));
                // The next Ping's answer tells that the one above has been taken.
                CompletableFuture<Duration> next = half.webSocket().ping().toCompletableFuture();
                peer.sendFrame(Opcode.PONG, payload(peer.readUntil(Opcode.PING)));
                assertThat(Loopback.get(next)).isNotNull();
                assertThat(half.webSocket().isOpen()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PT0.1S, PT0.1S", "PT4.9S, PT4.9S", "PT0.1S, PT-8H", "PT0.1S, PT5S"})
    void isNotAskedWithoutReason(Duration passed, Duration passedByDay) throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), hourly(Duration.ofSeconds(10)));
            try (RawPeer peer = half.peer()) {
                tick(loopback.clientLoop(), passed, passedByDay);
                half.webSocket().send("after that");

                assertThat(peer.readFrame().is(Opcode.TEXT)).isTrue();
            }
        }
    }

    @Test
    void aServerThatIsGoneIsNoticedWithinThePongTimeout() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), hourly(Duration.ofMillis(200)));
            try (RawPeer peer = half.peer()) {
                tick(loopback.clientLoop(), Duration.ofMillis(100), HOUR);

                assertThat(peer.readUntil(Opcode.PING).isFinal()).isTrue();
                CloseStatus status = Loopback.get(half.webSocket().closed().toCompletableFuture());
                assertThat(status.cause()).isEqualTo(CloseStatus.Cause.KEEP_ALIVE_TIMEOUT);
            }
        }
    }

    @Test
    void aPingThatWasUnderWayBeforeGetsItsWholeTimeAnew() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            ConnectionSettings settings = TestSettings.keepAlive(Duration.ofMillis(50), Duration.ofMinutes(1));
            Loopback.Half half = loopback.rawServer(Loopback.receiving(), settings);
            try (RawPeer peer = half.peer()) {
                peer.readUntil(Opcode.PING);

                tick(loopback.clientLoop(), Duration.ofMinutes(2), Duration.ofMinutes(2));

                peer.sendFrame(Opcode.PONG, payload(peer.readUntil(Opcode.PING)));
                CompletableFuture<Duration> answered = half.webSocket().ping().toCompletableFuture();
                peer.sendFrame(Opcode.PONG, payload(peer.readUntil(Opcode.PING)));
                assertThat(Loopback.get(answered)).isNotNull();
                assertThat(half.webSocket().isOpen()).isTrue();
            }
        }
    }

    @Test
    void aServerWithoutPingsIsLeftAlone() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half =
                    loopback.rawServer(Loopback.receiving(), TestSettings.closeTimeout(Duration.ofSeconds(5)));
            try (RawPeer peer = half.peer()) {
                tick(loopback.clientLoop(), Duration.ofMillis(100), HOUR);
                half.webSocket().send("after that");
                assertThat(peer.readFrame().is(Opcode.TEXT)).isTrue();
            }
        }
    }

    @Test
    void clientsAreNotAskedByAServerThatHasSlept() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.receiving(), hourly(Duration.ofSeconds(10)));
            try (RawPeer peer = half.peer()) {
                tick(loopback.serverLoop(), Duration.ofMillis(100), HOUR);
                half.webSocket().send("after that");
                assertThat(peer.readFrame().is(Opcode.TEXT)).isTrue();
            }
        }
    }
}
