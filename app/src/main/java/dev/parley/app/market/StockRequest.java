package dev.parley.app.market;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a client asks for in the query of {@code /stock_info/?encoding=text&interval=500}.
 *
 * @param encoding the type of the messages; {@code text} unless asked otherwise
 * @param interval the time between two pushes, from {@link #SHORTEST} to {@link #LONGEST}; 500 ms unless asked otherwise
 */
record StockRequest(Encoding encoding, Duration interval) {

    /** The type of the messages that carry the quotes. */
    enum Encoding {
        TEXT,
        BINARY
    }

    static final Duration SHORTEST = Duration.ofMillis(10);
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final Duration USUAL = Duration.ofMillis(500);
    private static final Pattern MILLIS = Pattern.compile("[0-9]{1,9}");

    /**
     * Reads the two parameters of the query.
     *
     * @param encoding the parameter {@code encoding}, if given
     * @param interval the parameter {@code interval}, if given
     * @throws IllegalArgumentException if a value is none of those allowed; the message says in one line which are
     */
    static StockRequest of(Optional<String> encoding, Optional<String> interval) {
        return new StockRequest(
                encoding.map(StockRequest::encoding).orElse(Encoding.TEXT),
                interval.map(StockRequest::interval).orElse(USUAL));
    }

    // The messages do not repeat the value: it comes from outside, and the client knows what it sent.
    private static Encoding encoding(String value) {
        return switch (value) {
            case "text" -> Encoding.TEXT;
            case "binary" -> Encoding.BINARY;
            default -> throw new IllegalArgumentException("encoding must be text or binary");
        };
    }

    private static Duration interval(String value) {
        if (MILLIS.matcher(value).matches()) {
            Duration interval = Duration.ofMillis(Long.parseLong(value));
            if (interval.compareTo(SHORTEST) >= 0 && interval.compareTo(LONGEST) <= 0) {
                return interval;
            }
        }
        throw new IllegalArgumentException("interval must be a whole number of milliseconds from " + SHORTEST.toMillis()
                + " to " + LONGEST.toMillis());
    }
}
