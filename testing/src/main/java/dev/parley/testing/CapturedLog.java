package dev.parley.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a logger of Logback's, and those below it, log while this is open, instead of its being printed. */
public final class CapturedLog implements AutoCloseable {

    private final Logger logger;
    private final ch.qos.logback.classic.@Nullable Level levelBefore;
    private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }
    };

    private CapturedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        levelBefore = logger.getLevel();
        appender.start();
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    /** {@return what a class logs, as far as the configuration has it logged} */
    public static CapturedLog of(Class<?> logging) {
        return new CapturedLog(logging.getName());
    }

    /** {@return what a logger logs, from DEBUG on} */
    public static CapturedLog fromDebug(String logger) {
        CapturedLog log = new CapturedLog(logger);
        log.logger.setLevel(ch.qos.logback.classic.Level.DEBUG);
        return log;
    }

    /** {@return the lines, each with its level and the message of its exception} */
    public List<String> lines() {
        return events.stream()
                .map(event -> event.getLevel() + " " + text(event))
                .toList();
    }

    /** {@return those of the lines that contain a text} */
    public List<String> linesWith(String text) {
        return lines().stream().filter(line -> line.contains(text)).toList();
    }

    /** {@return the lines of a level, without it, each with the message of its exception} */
    public List<String> lines(Level level) {
        return events.stream()
                .filter(event -> event.getLevel().toString().equals(level.name()))
                .map(CapturedLog::text)
                .toList();
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + (event.getThrowableProxy() == null
                        ? ""
                        : ": " + event.getThrowableProxy().getMessage());
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(levelBefore);
    }
}
