package dev.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the program's log looks like, whatever a peer has sent. */
class LogLinesTest {

    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();

    @Test
    void areShort() {
        assertThat(line("Stopped", null))
                .matches("[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3} INFO  LogLinesTest: Stopped\n");
    }

    @Test
    void stayOneLineEachAndMoveNoCursor() {
        assertThat(line("a\r\nb\u001b[2Jc\u0000d\u0085e\u009bf\u2028g\u202eh\u2066i\tj", null))
                .endsWith(": a··b·[2Jc·d·e·f·g·h·i·j\n")
                .hasLineCount(1);
    }

    @Test
    void leaveOtherCharactersAsTheyAre() {
        assertThat(line("Grüße, 李明 😀", null)).endsWith(": Grüße, 李明 😀\n");
    }

    @Test
    void areFollowedByAStackTrace() {
        assertThat(line("Failed", new IllegalStateException("on purpose")))
                .contains(": Failed\njava.lang.IllegalStateException: on purpose\n\tat ");
    }

    @Test
    void goToTheStandardErrorStream() {
        assertThat(console().getTarget()).isEqualTo("System.err");
    }

    private static String line(String message, @Nullable Throwable error) {
        var event = new LoggingEvent(
                LogLinesTest.class.getName(), CONTEXT.getLogger(LogLinesTest.class), Level.INFO, message, error, null);
        return new String(console().getEncoder().encode(event), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private static ConsoleAppender<ILoggingEvent> console() {
        return (ConsoleAppender<ILoggingEvent>) CONTEXT.getLogger("ROOT").getAppender("console");
    }
}
