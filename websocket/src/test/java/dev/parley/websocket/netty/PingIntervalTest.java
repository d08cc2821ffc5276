package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.EngineSettings;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PingIntervalTest {

    @Test
    void pingsASilentPeerAtTheIntervalAlsoWhereItsPongsMayTakeLonger() throws IOException {
        Duration interval = Duration.ofMillis(100);
        Duration pongTimeout = Duration.ofMinutes(1);
        ConnectionSettings settings = new ConnectionSettings(
                EngineSettings.DEFAULTS.withTimes(interval, pongTimeout, Duration.ofSeconds(5)), 1 << 20, 1 << 16);
        try (Loopback loopback = Loopback.plain()) {
            Loopback.Half half = loopback.rawClient(Loopback.listener(new WebSocketListener() {}), settings);
            try (RawPeer peer = half.peer()) {
                for (int i = 0; i < 3; i++) {
                    // The peer's patience ends before the second Ping does if that waits for the Pong's timeout.
                    RawPeer.Frame ping = peer.readUntil(Opcode.PING);
                    byte[] payload = new byte[ping.bytes().remaining()];
                    ping.bytes().get(payload);
                    peer.sendFrame(Opcode.PONG, payload);
                }
                assertThat(half.webSocket().isOpen()).isTrue();
            }
        }
    }
}
