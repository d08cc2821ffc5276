package dev.parley.server;

import java.util.Locale;

/** Which part of a content a {@code Range} header field asks for (RFC 9110 §14.1.2). */
sealed interface ByteRange {

    /** Everything: the field is absent, malformed, of another unit, or asks for several parts at once. */
    record Whole() implements ByteRange {}

    /**
     * One part.
     *
     * @param first index of its first byte
     * @param count number of bytes, at least 1
     */
    record Part(long first, long count) implements ByteRange {}

    /** Nothing that the content has: 416. */
    record Unsatisfiable() implements ByteRange {}

    /**
     * Reads a {@code Range} header field.
     *
     * @param field its value
     * @param length the content's length in bytes
     */
    static ByteRange parse(String field, long length) {
        if (!field.toLowerCase(Locale.ROOT).startsWith("bytes=")) {
            return new Whole();
        }
        String spec = field.substring("bytes=".length()).strip();
        int dash = spec.indexOf('-');
        // RFC 9110 §14.2: a server may ignore the field. Of several parts it makes one answer
        // of many copies: we do not.
        if (dash < 0 || spec.indexOf(',') >= 0) {
            return new Whole();
        }
        String from = spec.substring(0, dash);
        String to = spec.substring(dash + 1);
        if (!isNumber(from) || !isNumber(to) || (from.isEmpty() && to.isEmpty())) {
            return new Whole();
        }
        if (from.isEmpty()) {
            long suffix = Math.min(number(to), length);
            return suffix == 0 ? new Unsatisfiable() : new Part(length - suffix, suffix);
        }
        long first = number(from);
        long last = to.isEmpty() ? Long.MAX_VALUE : number(to);
        if (last < first) {
            return new Whole();
        }
        if (first >= length) {
            return new Unsatisfiable();
        }
        return new Part(first, Math.min(last, length - 1) - first + 1);
    }

    private static boolean isNumber(String digits) {
        return digits.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** A number too large for a long is beyond every content. */
    private static long number(String digits) {
        int significant = 0;
        while (significant < digits.length() - 1 && digits.charAt(significant) == '0') {
            significant++;
        }
        String trimmed = digits.substring(significant);
        return trimmed.length() > 18 ? Long.MAX_VALUE : Long.parseLong(trimmed);
    }
}
