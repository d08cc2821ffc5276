package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogBudgetTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger("log.budget");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private Instant now = Instant.EPOCH;
    private final LogBudget budget = new LogBudget("broken plates", 2, () -> now);

    @BeforeEach
    void capture() {
        appender.start();
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
        logger.addAppender(appender);
    }

    @AfterEach
    void release() {
        logger.detachAppender(appender);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    private void log(int times) {
        for (int i = 0; i < times; i++) {
            budget.log(logger, org.slf4j.event.Level.WARN, "A {} plate", "blue");
        }
    }

    private List<String> lines(Level level) {
        return appender.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void whatIsTooMuchInAMinuteGoesToDebugAndIsCounted() {
        log(5);
        assertThat(lines(Level.WARN)).containsExactly("A blue plate", "A blue plate");
        assertThat(lines(Level.DEBUG)).hasSize(3).containsOnly("A blue plate");

        now = Instant.EPOCH.plusSeconds(60).minusNanos(1);
        log(1);
        assertThat(lines(Level.WARN)).hasSize(2);

        now = Instant.EPOCH.plusSeconds(60);
        log(2);
        assertThat(lines(Level.WARN).subList(2, 5))
                .containsExactly(
                        "4 more broken plates meanwhile; the log has them at DEBUG", "A blue plate", "A blue plate");
    }

    @Test
    void aClockThatIsSetBackDoesNotSilenceTheLog() {
        log(3);
        now = Instant.EPOCH.minusSeconds(3600);
        log(3);
        assertThat(lines(Level.WARN)).hasSize(2 + 1 + 2); // One line tells of what is missing.
    }

    @Test
    void anExceptionKeepsItsStackTrace() {
        IllegalStateException broken = new IllegalStateException("broken");
        budget.log(logger, org.slf4j.event.Level.ERROR, "A {} plate", "green", broken);
        ILoggingEvent event = appender.list.getFirst();
        assertThat(event.getFormattedMessage()).isEqualTo("A green plate");
        assertThat(event.getThrowableProxy().getMessage()).isEqualTo("broken");
    }
}
