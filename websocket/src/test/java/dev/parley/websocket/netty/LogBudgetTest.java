package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.testing.CapturedLog;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

class LogBudgetTest {

    private final Logger logger = LoggerFactory.getLogger("log.budget");
    private final CapturedLog log = CapturedLog.fromDebug("log.budget");
    private Instant now = Instant.EPOCH;
    private final LogBudget budget = new LogBudget("broken plates", 2, () -> now);

    @AfterEach
    void release() {
        log.close();
    }

    private void log(int times) {
        for (int i = 0; i < times; i++) {
            budget.log(logger, Level.WARN, "A {} plate", "blue");
        }
    }

    @Test
    void whatIsTooMuchInAMinuteGoesToDebugAndIsCounted() {
        log(5);
        assertThat(log.lines(Level.WARN)).containsExactly("A blue plate", "A blue plate");
        assertThat(log.lines(Level.DEBUG)).hasSize(3).containsOnly("A blue plate");

        now = Instant.EPOCH.plusSeconds(60).minusNanos(1);
        log(1);
        assertThat(log.lines(Level.WARN)).hasSize(2);

        now = Instant.EPOCH.plusSeconds(60);
        log(2);
        assertThat(log.lines(Level.WARN).subList(2, 5))
                .containsExactly(
                        "4 more broken plates meanwhile; the log has them at DEBUG", "A blue plate", "A blue plate");
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceTheLog() {
        log(3);
        now = Instant.EPOCH.minusSeconds(3600);
        log(3);
        assertThat(log.lines(Level.WARN)).hasSize(2 + 1 + 2); // One line tells of what is missing.
    }

    @Test
    void anExceptionKeepsItsStackTrace() {
        IllegalStateException broken = new IllegalStateException("broken");
        budget.log(logger, Level.ERROR, "A {} plate", "green", broken);
        assertThat(log.lines()).containsExactly("ERROR A green plate: broken");
    }
}
