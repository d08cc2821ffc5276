package dev.parley.client;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The answer to a challenge of Digest authentication (RFC 7616 §3.4), with {@code qop=auth}. Each nonce is used once.
 *
 * @param login who one is
 * @param method the request's method
 * @param target the request's target
 * @param cnonce the client's own nonce: characters that need no quoting
 */
record DigestAnswer(ProxyServer.Login login, String method, String target, String cnonce) {

    private static final String FIRST_USE = "00000001";

    /** {@return how strong the challenge's algorithm is, the higher the better; 0 if it cannot be answered} */
    static int strength(Challenge challenge) {
        boolean canBeAnswered = challenge.scheme().equals("digest")
                && challenge.parameter("realm").isPresent()
                && challenge.parameter("nonce").isPresent()
                && challenge.parameter("qop").filter(DigestAnswer::hasAuth).isPresent();
        return canBeAnswered
                ? switch (hash(challenge)) {
                    case "SHA-256" -> 2;
                    case "MD5" -> 1;
                    default -> 0;
                }
                : 0;
    }

    private static boolean hasAuth(String qop) {
        return Arrays.stream(qop.split(",", -1))
                .anyMatch(option -> option.strip().equalsIgnoreCase("auth"));
    }

    /** The name of the hash function; RFC 7616 §3.3: without an algorithm it is MD5. */
    private static String hash(Challenge challenge) {
        String algorithm = challenge.parameter("algorithm").orElse("MD5").toUpperCase(Locale.ROOT);
        return isSession(challenge) ? algorithm.substring(0, algorithm.length() - "-SESS".length()) : algorithm;
    }

    private static boolean isSession(Challenge challenge) {
        return challenge
                .parameter("algorithm")
                .orElse("")
                .toUpperCase(Locale.ROOT)
                .endsWith("-SESS");
    }

    /**
     * {@return the value of the header field}
     *
     * @param challenge one whose {@link #strength} is not 0
     */
    String to(Challenge challenge) {
        String realm = challenge.parameter("realm").orElseThrow();
        String nonce = challenge.parameter("nonce").orElseThrow();
        MessageDigest hash = newHash(hash(challenge));
        // RFC 7616 §3.4.2 and §3.4.3.
        String a1 = hex(hash, login.user() + ":" + asSent(realm) + ":" + login.password());
        if (isSession(challenge)) {
            a1 = hex(hash, a1 + ":" + nonce + ":" + cnonce);
        }
        String a2 = hex(hash, method + ":" + target);
        String response = hex(hash, String.join(":", a1, nonce, FIRST_USE, cnonce, "auth", a2));

        boolean hashed = challenge.parameter("userhash").orElse("").equalsIgnoreCase("true");
        StringBuilder value = new StringBuilder("Digest ");
        if (hashed) {
            // RFC 7616 §3.4.4.
            value.append("username=").append(quoted(hex(hash, login.user() + ":" + asSent(realm))));
        } else if (login.user().chars().allMatch(c -> c < 0x7f)) {
            value.append("username=").append(quoted(login.user()));
        } else {
            // RFC 7616 §3.4: a name that is not ASCII, in the notation of RFC 5987.
            value.append("username*=UTF-8''").append(extended(login.user()));
        }
        value.append(", realm=").append(quoted(realm));
        value.append(", nonce=").append(quoted(nonce));
        value.append(", uri=").append(quoted(target));
        value.append(", response=").append(quoted(response));
        challenge
                .parameter("algorithm")
                .ifPresent(name -> value.append(", algorithm=").append(name));
        value.append(", cnonce=").append(quoted(cnonce));
        challenge
                .parameter("opaque")
                .ifPresent(opaque -> value.append(", opaque=").append(quoted(opaque)));
        value.append(", qop=auth, nc=").append(FIRST_USE);
        if (hashed) {
            value.append(", userhash=true");
        }
        return value.toString();
    }

    private static MessageDigest newHash(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has " + algorithm, impossible);
        }
    }

    private static String hex(MessageDigest hash, String text) {
        return HexFormat.of().formatHex(hash.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Header values are read as ISO-8859-1. What is hashed are the bytes as they were sent, and those are UTF-8 mostly. */
    private static String asSent(String value) {
        return new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String extended(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            encoded.append(
                    plain
                            ? String.valueOf((char) b)
                            : "%" + HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return encoded.toString();
    }
}
