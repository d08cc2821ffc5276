package dev.parley.hub.auth;

import java.net.URI;
import java.time.Duration;

/**
 * Where a JSON Web Key Set (RFC 7517) is fetched from, and how often. Immutable: the methods that change something return a
 * new one.
 *
 * <p>The set is fetched when a token needs it and kept for {@link #lifetime}. A token that names a key which is not in it
 * has it fetched again, at most once per {@link #interval}, so that new keys are found at once and invented ones cost
 * nothing. While it cannot be fetched, the old one counts for {@link #staleLifetime} more.
 */
public final class JwksEndpoint {

    private static final Duration DAY = Duration.ofDays(1);

    private final URI uri;
    private final Duration lifetime;
    private final Duration staleLifetime;
    private final Duration interval;
    private final Duration timeout;
    private final int maximumBytes;

    private JwksEndpoint(
            URI uri, Duration lifetime, Duration staleLifetime, Duration interval, Duration timeout, int maximumBytes) {
        this.uri = uri;
        this.lifetime = lifetime;
        this.staleLifetime = staleLifetime;
        this.interval = interval;
        this.timeout = timeout;
        this.maximumBytes = maximumBytes;
    }

    /**
     * {@return an endpoint with the defaults} Redirects are not followed. Over {@code http} whoever stands between can put
     * in keys of their own: use it within a host or a trusted network only.
     *
     * @param uri an {@code https} or {@code http} address
     * @throws IllegalArgumentException if it is none, or has a user or a fragment
     */
    public static JwksEndpoint at(URI uri) {
        boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("JWKS address: got " + shown(uri)
                    + ", expected one such as https://example.com/jwks.json, without user and fragment");
        }
        return new JwksEndpoint(
                uri, Duration.ofHours(1), DAY, Duration.ofSeconds(10), Duration.ofSeconds(5), 256 * 1024);
    }

    /**
     * {@return the same, with a set that is kept for this long before it is fetched again}
     *
     * @param duration 1 s to 7 days; 1 hour is the default
     * @throws IllegalArgumentException if it is out of its range
     */
    public JwksEndpoint lifetime(Duration duration) {
        check("lifetime", duration, Duration.ofSeconds(1), Duration.ofDays(7));
        return new JwksEndpoint(uri, duration, staleLifetime, interval, timeout, maximumBytes);
    }

    /**
     * {@return the same, with a set that is used for this much longer while it cannot be fetched} A key that its owner has
     * withdrawn may count for so long.
     *
     * @param duration 0 to 30 days; 1 day is the default
     * @throws IllegalArgumentException if it is out of its range
     */
    public JwksEndpoint staleLifetime(Duration duration) {
        check("staleLifetime", duration, Duration.ZERO, Duration.ofDays(30));
        return new JwksEndpoint(uri, lifetime, duration, interval, timeout, maximumBytes);
    }

    /**
     * {@return the same, with this long from one request to the next, whether that fails or not}
     *
     * @param duration 1 s to 1 h; 10 s is the default
     * @throws IllegalArgumentException if it is out of its range
     */
    public JwksEndpoint interval(Duration duration) {
        check("interval", duration, Duration.ofSeconds(1), Duration.ofHours(1));
        return new JwksEndpoint(uri, lifetime, staleLifetime, duration, timeout, maximumBytes);
    }

    /**
     * {@return the same, with this long for a whole request, from connecting to the last byte}
     *
     * @param duration 10 ms to 60 s; 5 s is the default
     * @throws IllegalArgumentException if it is out of its range
     */
    public JwksEndpoint timeout(Duration duration) {
        check("timeout", duration, Duration.ofMillis(10), Duration.ofSeconds(60));
        return new JwksEndpoint(uri, lifetime, staleLifetime, interval, duration, maximumBytes);
    }

    /**
     * {@return the same, with sets of up to this many bytes}
     *
     * @param bytes 1 KiB to 16 MiB; 256 KiB is the default
     * @throws IllegalArgumentException if it is out of its range
     */
    public JwksEndpoint maximumBytes(int bytes) {
        if (bytes < 1024 || bytes > 16 * 1024 * 1024) {
            throw new IllegalArgumentException(
                    "JWKS maximumBytes: got " + bytes + ", expected 1024 to " + 16 * 1024 * 1024);
        }
        return new JwksEndpoint(uri, lifetime, staleLifetime, interval, timeout, bytes);
    }

    private static void check(String setting, Duration got, Duration least, Duration most) {
        if (got.compareTo(least) < 0 || got.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    "JWKS " + setting + ": got " + got + ", expected " + least + " to " + most);
        }
    }

    URI uri() {
        return uri;
    }

    Duration lifetime() {
        return lifetime;
    }

    Duration staleLifetime() {
        return staleLifetime;
    }

    Duration interval() {
        return interval;
    }

    Duration timeout() {
        return timeout;
    }

    int maximumBytes() {
        return maximumBytes;
    }

    /** {@return the address, without what could be secret} */
    @Override
    public String toString() {
        return shown(uri);
    }

    /** Leaves out user, query and fragment. */
    private static String shown(URI uri) {
        return uri.getHost() == null
                ? uri.getScheme() + ":…"
                : uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
                        + uri.getRawPath();
    }
}
