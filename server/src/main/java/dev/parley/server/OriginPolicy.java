package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.websocket.netty.EscapedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides from which web pages a browser may open WebSockets here (RFC 6455 §10.2). Browsers let a page of any origin
 * connect to any server, and send the user's cookies along: this check is what keeps a foreign page from acting as the user.
 *
 * <p>A request without {@code Origin} comes from a program that is no browser and is let through by every policy: such a
 * program could write any origin it likes, so that the check would tell nothing. It is the program's credentials that a
 * {@link HandshakeHook} has to look at.
 *
 * <p>Immutable: the methods that change something return a new policy.
 */
public final class OriginPolicy {

    private final boolean any;
    private final boolean same;
    private final List<Allowed> allowed;
    private final Optional<AccessControl> accessControl;

    private OriginPolicy(boolean any, boolean same, List<Allowed> allowed, Optional<AccessControl> accessControl) {
        this.any = any;
        this.same = same;
        this.allowed = List.copyOf(allowed);
        this.accessControl = accessControl;
    }

    /** An origin of the list; with {@code subdomains} its host stands for all hosts below it. */
    private record Allowed(Origin origin, boolean subdomains) {
        boolean matches(Origin other) {
            if (!subdomains) {
                return origin.equals(other);
            }
            return origin.scheme().equals(other.scheme())
                    && origin.port() == other.port()
                    && other.host().endsWith("." + origin.host());
        }
    }

    private record AccessControl(boolean credentials, List<String> headers) {}

    /**
     * Allows pages that come from this server itself: scheme, host and port of {@code Origin} must be those that the request
     * was sent to. Behind a trusted proxy these are the ones that the proxy names, so a proxy that ends TLS must send
     * {@code X-Forwarded-Proto} or {@code Forwarded}. This is the default.
     *
     * @return the policy
     */
    public static OriginPolicy sameOrigin() {
        return new OriginPolicy(false, true, List.of(), Optional.empty());
    }

    /**
     * Allows pages of the given origins only; not even this server's own, unless listed. See {@link #orAllow} for both.
     *
     * @param origins such as {@code https://example.com}, {@code http://localhost:3000}, or
     *     {@code https://*.example.com} for all subdomains but not {@code example.com} itself
     * @return the policy
     * @throws IllegalArgumentException if one of them is no origin, or none is given
     */
    public static OriginPolicy allow(String... origins) {
        if (origins.length == 0) {
            throw new IllegalArgumentException("allowed origins: got none, expected at least one");
        }
        return new OriginPolicy(false, false, parse(origins), Optional.empty());
    }

    /**
     * Allows pages of every origin: for services without cookies or other credentials that browsers send by themselves.
     *
     * @return the policy
     */
    public static OriginPolicy any() {
        return new OriginPolicy(true, false, List.of(), Optional.empty());
    }

    /**
     * {@return a policy that allows these origins too}
     *
     * @param origins as for {@link #allow}
     * @throws IllegalArgumentException if one of them is no origin
     */
    public OriginPolicy orAllow(String... origins) {
        List<Allowed> both = new ArrayList<>(allowed);
        both.addAll(parse(origins));
        return new OriginPolicy(any, same, both, accessControl);
    }

    /**
     * {@return a policy that answers an allowed origin with {@code Access-Control-Allow-Origin}, and with
     * {@code Access-Control-Allow-Credentials} and {@code -Headers} where asked for} The WebSocket protocol does not need
     * them; some clients and gateways look at them.
     *
     * @param credentials whether to send {@code Access-Control-Allow-Credentials: true}
     * @param headers the names for {@code Access-Control-Allow-Headers}; the field is left out when there are none
     * @throws IllegalArgumentException if credentials are asked for together with {@link #any()}
     */
    public OriginPolicy withAccessControl(boolean credentials, String... headers) {
        if (any && credentials) {
            throw new IllegalArgumentException("access control: credentials for any origin would let every page act as"
                    + " the user; list the origins with OriginPolicy.allow");
        }
        return new OriginPolicy(any, same, allowed, Optional.of(new AccessControl(credentials, List.of(headers))));
    }

    private static List<Allowed> parse(String... origins) {
        List<Allowed> parsed = new ArrayList<>();
        for (String origin : origins) {
            boolean subdomains = origin.contains("://*.");
            Origin exact = Origin.parse(subdomains ? origin.replaceFirst("\\*\\.", "") : origin)
                    .orElseThrow(() -> new IllegalArgumentException("allowed origin: got " + EscapedText.of(origin)
                            + ", expected a scheme, a host and perhaps a port, without a path, such as"
                            + " https://example.com or https://*.example.com"));
            parsed.add(new Allowed(exact, subdomains));
        }
        return parsed;
    }

    /**
     * Checks a request.
     *
     * @param headers its header fields
     * @param self the origin that the request was sent to, unknown where it named no host
     */
    Verdict check(Headers headers, Optional<Origin> self) {
        List<String> values = headers.all("Origin");
        if (values.isEmpty()) {
            return new Verdict.Allowed(Headers.empty());
        }
        // RFC 6454 §7.3: a user agent must not send more than one Origin header field.
        if (values.size() > 1) {
            return new Verdict.Refused("more than one Origin header field");
        }
        String written = values.getFirst();
        if (any) {
            return new Verdict.Allowed(answer(written));
        }
        Optional<Origin> origin = Origin.parse(written);
        if (origin.isEmpty()) {
            // RFC 6454 §6.2: "null" stands for an origin that must not be told: a sandboxed frame, a file. Anyone can
            // make such a page, so it is never on a list.
            return new Verdict.Refused(
                    written.toLowerCase(Locale.ROOT).equals("null")
                            ? "pages without an origin of their own (Origin: null) are not allowed here"
                            : "Origin is not a scheme, a host and perhaps a port");
        }
        boolean ok = (same && self.equals(origin)) || allowed.stream().anyMatch(entry -> entry.matches(origin.get()));
        return ok
                ? new Verdict.Allowed(answer(written))
                : new Verdict.Refused("pages of this origin are not allowed here");
    }

    private Headers answer(String origin) {
        if (accessControl.isEmpty()) {
            return Headers.empty();
        }
        Headers.Builder answer = Headers.builder();
        if (accessControl.get().credentials()) {
            answer.add("Access-Control-Allow-Credentials", "true");
        }
        if (!accessControl.get().headers().isEmpty()) {
            answer.add(
                    "Access-Control-Allow-Headers",
                    String.join(", ", accessControl.get().headers()));
        }
        return answer.add("Access-Control-Allow-Origin", origin).build();
    }

    /** What a policy says of a request. */
    sealed interface Verdict {

        /**
         * It may go on.
         *
         * @param answer header fields for the response
         */
        record Allowed(Headers answer) implements Verdict {}

        /**
         * It is to be answered with 403.
         *
         * @param problem why, without anything that the peer sent
         */
        record Refused(String problem) implements Verdict {}
    }

    @Override
    public String toString() {
        if (any) {
            return "any origin";
        }
        String list = String.join(
                ", ",
                allowed.stream()
                        .map(entry -> entry.subdomains()
                                ? entry.origin().toString().replaceFirst("://", "://*.")
                                : entry.origin().toString())
                        .toList());
        return same ? (list.isEmpty() ? "same origin" : "same origin, " + list) : list;
    }
}
