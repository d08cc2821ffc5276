package dev.parley.client;

import dev.parley.protocol.handshake.ResponseHead;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tells one HTTP proxy who one is, when it asks (RFC 9110 §11.7). */
final class ProxyLogin {

    private static final int CNONCE_BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProxyServer proxy;
    private final String target;
    private Said said = Said.NOTHING;

    /** What the proxy has been told. Each step is taken once, so that this ends. */
    private enum Said {
        NOTHING,
        BY_DIGEST,
        EVERYTHING
    }

    /**
     * For one way.
     *
     * @param proxy the proxy
     * @param target the target of the CONNECT requests
     */
    ProxyLogin(ProxyServer proxy, String target) {
        this.proxy = proxy;
        this.target = target;
    }

    /**
     * {@return the value of {@code Proxy-Authorization} for the next request}
     *
     * @param refusal a 407
     * @throws ProxyRefusedException if there is nothing more to say; the message says why
     */
    String answer(ResponseHead refusal) throws ProxyRefusedException {
        List<Challenge> challenges = Challenge.parse(refusal.headers().all("Proxy-Authenticate"));
        ProxyServer.Login login = proxy.login()
                .orElseThrow(() -> new ProxyRefusedException("it answered " + Refusals.status(refusal)
                        + ": it wants a user name and a password (ProxyServer.withCredentials)"));
        Optional<Challenge> digest = challenges.stream()
                .filter(challenge -> DigestAnswer.strength(challenge) > 0)
                .max(Comparator.comparingInt(DigestAnswer::strength));
        if (digest.isPresent()) {
            return byDigest(login, digest.get(), refusal);
        }
        if (challenges.stream().noneMatch(challenge -> challenge.scheme().equals("basic"))) {
            throw new ProxyRefusedException("it answered " + Refusals.status(refusal)
                    + ": it wants another way to say who you are than Parley knows, which are Basic and"
                    + " Digest (MD5 or SHA-256 with qop=auth): it offers "
                    + challenges.stream().map(Challenge::scheme).distinct().toList());
        }
        if (said != Said.NOTHING) {
            throw refused(refusal);
        }
        said = Said.EVERYTHING;
        return Credentials.basic(login.user(), login.password());
    }

    private String byDigest(ProxyServer.Login login, Challenge challenge, ResponseHead refusal)
            throws ProxyRefusedException {
        // RFC 7616 §3.3: a stale nonce means that name and password were right. Once is enough for a nonce that is new.
        boolean stale = challenge.parameter("stale").orElse("").equalsIgnoreCase("true");
        if (said == Said.EVERYTHING || (said == Said.BY_DIGEST && !stale)) {
            throw refused(refusal);
        }
        said = said == Said.NOTHING ? Said.BY_DIGEST : Said.EVERYTHING;
        byte[] random = new byte[CNONCE_BYTES];
        RANDOM.nextBytes(random);
        return new DigestAnswer(login, "CONNECT", target, HexFormat.of().formatHex(random)).to(challenge);
    }

    private static ProxyRefusedException refused(ResponseHead refusal) {
        return new ProxyRefusedException("it answered " + Refusals.status(refusal)
                + ": it does not take this user name and password (ProxyServer.withCredentials)");
    }
}
