package dev.parley.bench.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How often and for how long a JVM's collector made it stand still, by its log.
 *
 * @param count how often
 * @param longestMillis for how long at most
 */
record Pauses(int count, double longestMillis) {

    /** The generational ZGC has several short ones for each collection, in lines that begin with the generation. */
    private static final Pattern LINE =
            Pattern.compile("\\[([0-9T:.+-]+)] GC\\([0-9]+\\) (?:[A-Za-z]: )?Pause .* ([0-9.]+)ms");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    /** The JVM's option that has it write this log. */
    static String option(Path log) {
        return "-Xlog:gc,gc+phases:file=" + log + ":utctime";
    }

    /** Reads those that have ended between these times. */
    static Pauses read(Path log, Instant from, Instant to) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            List<Double> millis = lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .filter(line -> {
                        Instant at = OffsetDateTime.parse(line.group(1), TIME).toInstant();
                        return !at.isBefore(from) && at.isBefore(to);
                    })
                    .map(line -> Double.valueOf(line.group(2)))
                    .toList();
            return new Pauses(
                    millis.size(),
                    millis.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        }
    }
}
