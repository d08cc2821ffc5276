package dev.parley.websocket.netty;

import dev.parley.protocol.EngineSettings;
import java.time.Duration;

/** Connection settings for tests, each other than the defaults in one respect. */
final class TestSettings {

    private TestSettings() {}

    static ConnectionSettings queue(long bytes) {
        return new ConnectionSettings(EngineSettings.DEFAULTS, bytes, 1 << 16);
    }

    static ConnectionSettings window(int bytes) {
        return new ConnectionSettings(EngineSettings.DEFAULTS, 1 << 20, bytes);
    }

    static ConnectionSettings messages(long bytes) {
        return new ConnectionSettings(EngineSettings.DEFAULTS.withLimits(bytes, bytes, 1 << 14), 1 << 20, 1 << 16);
    }

    static ConnectionSettings streaming() {
        return new ConnectionSettings(EngineSettings.DEFAULTS.withStreaming(true), 1 << 20, 1 << 16);
    }

    /** Without Pings. */
    static ConnectionSettings closeTimeout(Duration timeout) {
        return new ConnectionSettings(
                EngineSettings.DEFAULTS.withTimes(Duration.ZERO, Duration.ofSeconds(10), timeout), 1 << 20, 1 << 16);
    }

    static ConnectionSettings keepAlive(Duration interval, Duration pong) {
        return new ConnectionSettings(
                EngineSettings.DEFAULTS.withTimes(interval, pong, Duration.ofSeconds(5)), 1 << 20, 1 << 16);
    }
}
