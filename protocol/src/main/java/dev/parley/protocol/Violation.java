package dev.parley.protocol;

/**
 * What a peer did wrong: the close code that it is failed with, the section of the RFC that says so, and a fixed text.
 * The text never holds bytes that the peer sent.
 *
 * @param closeCode the code of the Close frame that the peer gets, as RFC 6455 §7.4.1 defines it
 * @param section where the broken rule stands, such as {@code RFC 6455 §5.5}
 * @param message what was got and what was expected, at most 123 bytes in UTF-8 so that it fits a Close frame
 */
public record Violation(int closeCode, String section, String message) {

    /**
     * Checks that a Close frame can say this.
     *
     * @throws IllegalArgumentException if the code must not be on the wire or the message is too long
     */
    public Violation {
        CloseCode.check(Role.CLIENT, closeCode, message);
    }

    @Override
    public String toString() {
        return message + " (" + section + ", close code " + closeCode + ")";
    }
}
