package dev.parley.server;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Violation;
import dev.parley.websocket.Handshake;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Says in the log why a connection was failed (RFC 6455 §7.1.7). How often that happens is up to the clients, and it costs
 * them next to nothing; so only so many lines a minute are at INFO, which is what is usually kept, and the rest at DEBUG.
 * Safe for use by any number of threads.
 */
final class FailureLog {

    /** How many lines there are at INFO; with some 300 bytes a line, 13 MB in a day at worst. */
    static final int LINES_A_MINUTE = 30;

    private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;

    private long minuteBegan;
    private int lines;
    private long leftOut;

    FailureLog() {
        this(System::nanoTime);
    }

    /** Makes one with a clock of its own, for tests. */
    FailureLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteBegan = nanoTime.getAsLong();
    }

    /** Logs a connection's end, if it was failed. */
    void log(Handshake handshake, CloseStatus status) {
        if (status.violation().isEmpty()) {
            return;
        }
        Level level = level();
        if (LOG.isEnabledForLevel(level)) {
            Violation violation = status.violation().get();
            LOG.atLevel(level)
                    .log(
                            "WebSocket on {} from {} failed with {}: {} ({})",
                            EscapedText.of(handshake.request().path()),
                            handshake.remoteAddress(),
                            violation.closeCode(),
                            violation.message(),
                            violation.section());
        }
    }

    private synchronized Level level() {
        long now = nanoTime.getAsLong();
        if (now - minuteBegan >= MINUTE) {
            if (leftOut > 0) {
                LOG.info("{} more connections failed meanwhile; the log has them at DEBUG", leftOut);
            }
            minuteBegan = now;
            lines = 0;
            leftOut = 0;
        }
        if (lines < LINES_A_MINUTE) {
            lines++;
            return Level.INFO;
        }
        leftOut++;
        return Level.DEBUG;
    }
}
