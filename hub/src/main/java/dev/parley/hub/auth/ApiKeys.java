package dev.parley.hub.auth;

import dev.parley.protocol.handshake.Headers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The keys of the HTTP API. Of each only the SHA-256 is kept, and a key that somebody shows is compared with all of them in
 * constant time, so that how long that takes says nothing about any. Immutable.
 */
public final class ApiKeys {

    private static final String SCHEME = "apikey ";
    private static final int LONGEST_KEY = 512;
    private static final int RANDOM_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final List<byte[]> hashes;

    private ApiKeys(List<byte[]> hashes) {
        this.hashes = List.copyOf(hashes);
    }

    /**
     * {@return the keys} While one is being replaced there may be several.
     *
     * @param keys at least one, each of 1 to 512 visible characters of ASCII
     * @throws IllegalArgumentException if there is none, or one is no key; the message does not repeat it
     */
    public static ApiKeys of(Collection<String> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("API keys: got none, expected at least one");
        }
        List<byte[]> hashes = new ArrayList<>();
        for (String key : keys) {
            check(key);
            hashes.add(hash(key));
        }
        return new ApiKeys(hashes);
    }

    /**
     * {@return the keys} While one is being replaced there may be several.
     *
     * @param keys at least one, each of 1 to 512 visible characters of ASCII
     * @throws IllegalArgumentException if there is none, or one is no key; the message does not repeat it
     */
    public static ApiKeys of(String... keys) {
        return of(List.of(keys));
    }

    /** {@return a new key of 256 random bits, in base64url: 43 characters} */
    public static String generate() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * {@return whether a request shows one of the keys} It does so in {@code X-API-Key: KEY} or, if there is no such field,
     * in {@code Authorization: apikey KEY}. One that has the field several times is refused.
     *
     * @param headers the request's header fields
     */
    public boolean accept(Headers headers) {
        Optional<String> shown = shown(headers);
        return shown.isPresent() && accept(shown.get());
    }

    /**
     * {@return whether this is one of the keys}
     *
     * @param key what somebody shows as key
     */
    public boolean accept(String key) {
        byte[] hash = hash(key);
        boolean accepted = false;
        for (byte[] known : hashes) {
            // No && and no return: which of the keys it is must not show either.
            accepted |= MessageDigest.isEqual(known, hash);
        }
        return accepted;
    }

    private static Optional<String> shown(Headers headers) {
        List<String> keys = headers.all("X-API-Key");
        if (!keys.isEmpty()) {
            return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
        }
        List<String> credentials = headers.all("Authorization");
        // RFC 9110 §11.1: the scheme is case-insensitive.
        if (credentials.size() == 1 && credentials.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.of(credentials.getFirst().substring(SCHEME.length()).strip());
        }
        return Optional.empty();
    }

    static void check(String key) {
        boolean visible = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (key.isEmpty() || key.length() > LONGEST_KEY || !visible) {
            throw new IllegalArgumentException("API key: got " + key.length() + " characters"
                    + (visible ? "" : ", some of which are not visible ASCII") + "; expected 1 to " + LONGEST_KEY
                    + " that fit into a header field");
        }
    }

    private static byte[] hash(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /** {@return how many there are} */
    @Override
    public String toString() {
        return hashes.size() == 1 ? "1 API key" : hashes.size() + " API keys";
    }
}
