package dev.parley.server;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Violation;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.netty.EscapedText;
import dev.parley.websocket.netty.LogBudget;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What the log says of clients that were refused or failed, and why (RFC 6455 §7.1.7). How often that happens is up to the
 * clients, and it costs them next to nothing; so only so many lines a minute are at INFO, which is what is usually kept, and the
 * rest at DEBUG. Safe for use by any number of threads.
 */
final class PeerLog {

    /** How many lines there are at INFO; with some 300 bytes a line, 13 MB in a day at worst. */
    static final int LINES_A_MINUTE = 30;

    private static final Logger LOG = LoggerFactory.getLogger(PeerLog.class);

    private final LogBudget budget;

    PeerLog(InstantSource clock) {
        this.budget = new LogBudget("refused handshakes and failed connections", LINES_A_MINUTE, clock);
    }

    /** Logs a connection's end, if it was failed. */
    void failed(Handshake handshake, CloseStatus status) {
        if (status.violation().isPresent()) {
            Violation violation = status.violation().get();
            log(
                    "WebSocket on {} from {} failed with {}: {} ({})",
                    EscapedText.of(handshake.request().path()),
                    handshake.remoteAddress(),
                    violation.closeCode(),
                    violation.message(),
                    violation.section());
        }
    }

    /**
     * Logs that a client was refused.
     *
     * @param line what happened, in the manner of SLF4J
     * @param details what stands in the gaps; of the client's own, only {@link EscapedText}
     */
    void log(String line, Object... details) {
        log(Level.INFO, line, details);
    }

    /** Logs that one was refused for what somebody should look at: a proxy that is set up wrongly. */
    void warn(String line, Object... details) {
        log(Level.WARN, line, details);
    }

    private void log(Level level, String line, Object... details) {
        budget.log(LOG, level, line, details);
    }
}
