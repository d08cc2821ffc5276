package dev.parley.app;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A duration, as it is written on the command line: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, or {@code 0}.
 *
 * @param duration the duration, zero to {@link #LONGEST}, in whole milliseconds
 */
record TimeSpan(Duration duration) {

    /** The longest that can be asked for: a day. */
    static final Duration LONGEST = Duration.ofHours(24);

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    /** Reads a duration. */
    static final class Converter implements ITypeConverter<TimeSpan> {

        @Override
        public TimeSpan convert(String value) {
            if (value.equals("0")) {
                return new TimeSpan(Duration.ZERO);
            }
            Matcher written = WRITTEN.matcher(value);
            if (written.matches()) {
                long amount = Long.parseLong(written.group(1));
                Duration duration = switch (written.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    default -> Duration.ofHours(amount);
                };
                if (duration.compareTo(LONGEST) <= 0) {
                    return new TimeSpan(duration);
                }
            }
            throw new TypeConversionException(
                    "got \"" + value + "\", expected a time from 0 to 24h, such as 500ms, 30s or 2m");
        }
    }

    /** Returns the duration in the largest unit that divides it. */
    @Override
    public String toString() {
        long millis = duration.toMillis();
        if (millis == 0) {
            return "0";
        }
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 60_000 != 0) {
            return millis / 1_000 + "s";
        }
        return millis % 3_600_000 != 0 ? millis / 60_000 + "m" : millis / 3_600_000 + "h";
    }
}
