package dev.parley.protocol.handshake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Dates as HTTP writes them: {@code Sun, 06 Nov 1994 08:49:37 GMT} (RFC 9110 §5.6.7). */
public final class HttpDate {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    /**
     * {@return the date as HTTP writes it, to the second}
     *
     * @param instant the date
     */
    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }

    /**
     * Reads a date. The two obsolete forms are not read: nobody writes them any more, and a condition with a date that is
     * not understood is ignored (RFC 9110 §13.1.3).
     *
     * @param text the value of a header field
     * @return the date; empty if it is none
     */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(FORMAT.parse(text, Instant::from));
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
