package dev.parley.server;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Violation;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.netty.EscapedText;
import java.time.InstantSource;
import java.util.OptionalLong;
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
        this.budget = new LogBudget(LINES_A_MINUTE, clock);
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
        OptionalLong leftOut = budget.spend();
        if (leftOut.isPresent() && leftOut.getAsLong() > 0) {
            LOG.info(
                    "{} more refused handshakes and failed connections meanwhile; the log has them at DEBUG",
                    leftOut.getAsLong());
        }
        LOG.atLevel(leftOut.isPresent() ? Level.INFO : Level.DEBUG).log(line, details);
    }
}
