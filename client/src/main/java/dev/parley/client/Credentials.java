package dev.parley.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What is shown to a server or a proxy that asks who one is. */
final class Credentials {

    private Credentials() {}

    /**
     * {@return the value of {@code Authorization} for a user name and a password (RFC 7617 §2), in UTF-8}
     *
     * @throws IllegalArgumentException if the name has a colon, or either has a control character
     */
    static String basic(String user, String password) {
        check(user, password);
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /**
     * Checks what can be shown by Basic authentication, and by Digest, which puts a colon after the name as well.
     *
     * @throws IllegalArgumentException if the name has a colon, or either has a control character
     */
    static void check(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("user name: got one with a colon, expected one without (RFC 7617 §2)");
        }
        if ((user + password).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "user name and password: got a control character, expected none (RFC 7617 §2)");
        }
    }
}
