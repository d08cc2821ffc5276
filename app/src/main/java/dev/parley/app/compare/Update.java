package dev.parley.app.compare;

import java.nio.charset.StandardCharsets;

/**
 * What clients are to learn: an object of JSON with its number, and when it was made.
 *
 * @param number 1 for the first one
 * @param made when, by {@link System#nanoTime()}, which is one clock for all processes of a machine
 */
record Update(int number, long made) {

    /** The shortest: what stands around the letters may take 60 bytes. */
    static final int SHORTEST = 64;

    static final int LONGEST = 64 * 1024;

    private static final String NUMBER = "{\"n\":";
    private static final String MADE = ",\"t\":";
    private static final String LETTERS = ",\"x\":\"";
    private static final String END = "\"}";

    /** Returns it in so many bytes, all of them ASCII, on one line. */
    String text(int size) {
        StringBuilder text = new StringBuilder(size);
        text.append(NUMBER).append(number).append(MADE).append(made).append(LETTERS);
        for (int i = 0; text.length() < size - END.length(); i++) {
            text.append((char) ('a' + (number + i * 7) % 26));
        }
        return text.append(END).toString();
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none; the message shows what it is
     */
    static Update read(byte[] bytes, int offset, int size) {
        String text = new String(bytes, offset, size, StandardCharsets.US_ASCII);
        int made = text.indexOf(MADE);
        int letters = text.indexOf(LETTERS);
        if (!text.startsWith(NUMBER) || made < 0 || letters < made || !text.endsWith(END)) {
            throw new IllegalArgumentException("got no update but " + text);
        }
        return new Update(
                Integer.parseInt(text, NUMBER.length(), made, 10),
                Long.parseLong(text, made + MADE.length(), letters, 10));
    }
}
