package dev.parley.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import dev.parley.testing.CapturedLog;
import dev.parley.testing.UnusedPort;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are fetched from a server, as that changes them, is away, or means ill. */
@Timeout(60)
class JwksTest {

    private static final String CLAIMS = "{\"sub\":\"42\"}";
    private static final TokenResult<ConnectionClaims> UNAVAILABLE = new TokenResult.Unavailable<>();

    private final SetClock clock = new SetClock();
    private final CapturedLog log = CapturedLog.fromDebug(JwksCache.class.getName());
    private KeyServer server;

    @BeforeEach
    void start() throws IOException {
        server = new KeyServer();
        server.keys(rsaKey("a"));
    }

    @AfterEach
    void stop() {
        server.close();
        log.close();
    }

    private static String rsaKey(String id) {
        return new RSAKey.Builder((RSAPublicKey) TestKeys.RSA.getPublic())
                .keyID(id)
                .build()
                .toJSONString();
    }

    private static String ecKey(String id) {
        return new ECKey.Builder(Curve.P_256, (ECPublicKey) TestKeys.P256.getPublic())
                .keyID(id)
                .build()
                .toJSONString();
    }

    private static String token(String keyId) {
        return token(keyId, TestKeys.RSA);
    }

    private static String token(String keyId, KeyPair key) {
        return TestKeys.token(
                key.getPublic() instanceof RSAPublicKey ? JWSAlgorithm.RS256 : JWSAlgorithm.ES256, keyId, CLAIMS, key);
    }

    private JwksEndpoint endpoint() {
        return JwksEndpoint.at(server.uri())
                .lifetime(Duration.ofHours(1))
                .staleLifetime(Duration.ofHours(2))
                .interval(Duration.ofSeconds(10))
                .timeout(Duration.ofSeconds(20));
    }

    private TokenVerifier verifier() {
        return verifier(endpoint());
    }

    private TokenVerifier verifier(JwksEndpoint endpoint) {
        return TokenVerifier.builder().jwks(endpoint).clock(clock).build();
    }

    private static void assertAccepted(TokenVerifier verifier, String token) {
        assertThat(verifier.verifyConnection(token)).isInstanceOf(TokenResult.Valid.class);
    }

    private static void assertRefused(TokenVerifier verifier, String token, InvalidToken cause) {
        assertThat(verifier.verifyConnection(token)).isEqualTo(new TokenResult.Invalid<>(cause, ""));
    }

    @Test
    void fetchesTheKeysWithTheFirstTokenAndKeepsThem() {
        server.keys(rsaKey("a"), ecKey("b"));
        TokenVerifier verifier = verifier();
        assertThat(server.requests()).isZero();

        for (int i = 0; i < 100; i++) {
            assertAccepted(verifier, token("a"));
            assertAccepted(verifier, token("b", TestKeys.P256));
        }

        assertThat(server.requests()).isOne();
    }

    @Test
    void fetchesTheKeysAgainWhenTheirLifetimeIsOver() {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));

        clock.pass(Duration.ofMinutes(59));
        assertAccepted(verifier, token("a"));
        assertThat(server.requests()).isOne();

        clock.pass(Duration.ofMinutes(1));
        server.keys(ecKey("b"));
        assertRefused(verifier, token("a"), InvalidToken.UNKNOWN_KEY);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void fetchesTheKeysAgainForOneThatIsNew() {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));

        clock.pass(Duration.ofSeconds(10));
        server.keys(rsaKey("a"), ecKey("b"));
        assertAccepted(verifier, token("b", TestKeys.P256));

        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void doesNotSayThatAKeyIsUnknownBeforeItMayAskAgain() {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));

        // It may be one of a second ago: to say that it is invalid would send its owner away for good.
        assertThat(verifier.verifyConnection(token("b", TestKeys.P256))).isEqualTo(UNAVAILABLE);
        clock.pass(Duration.ofSeconds(10));
        assertRefused(verifier, token("b", TestKeys.P256), InvalidToken.UNKNOWN_KEY);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void asksOnceInAnIntervalHoweverManyKeysAreInvented() {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));

        clock.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 200; i++) {
            assertThat(verifier.verifyConnection(token("invented-" + i))).isNotInstanceOf(TokenResult.Valid.class);
        }

        assertThat(server.requests()).isEqualTo(2);
        assertAccepted(verifier, token("a"));
    }

    @Test
    void fetchesOnceForManyThatAskAtTheSameTime() throws Exception {
        CountDownLatch all = new CountDownLatch(20);
        server.answer(exchange -> {
            awaitAll(all);
            KeyServer.respond(exchange, 200, "{\"keys\":[" + rsaKey("a") + "]}");
        });
        TokenVerifier verifier = verifier();
        String token = token("a");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<TokenResult<ConnectionClaims>>> results = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                results.add(threads.submit(() -> {
                    all.countDown();
                    return verifier.verifyConnection(token);
                }));
            }
            for (Future<TokenResult<ConnectionClaims>> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Valid.class);
            }
        }

        assertThat(server.requests()).isOne();
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void saysThatKeysAreUnavailableUntilTheServerIsThere() {
        server.status(503);
        TokenVerifier verifier = verifier();

        assertThat(verifier.verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
        assertThat(verifier.verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).isOne();

        server.keys(rsaKey("a"));
        clock.pass(Duration.ofSeconds(10));
        assertAccepted(verifier, token("a"));
    }

    @Test
    void saysThatKeysAreUnavailableWhereNobodyListens() {
        TokenVerifier verifier =
                verifier(JwksEndpoint.at(URI.create("http://127.0.0.1:" + UnusedPort.find() + "/jwks")));

        assertThat(verifier.verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
    }

    @Test
    void usesOldKeysForAWhileWhenNewOnesCannotBeFetched() {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));
        server.status(500);

        clock.pass(Duration.ofHours(1));
        assertAccepted(verifier, token("a"));
        assertAccepted(verifier, token("a"));
        assertThat(server.requests()).isEqualTo(2);
        assertThat(verifier.verifyConnection(token("b"))).isEqualTo(UNAVAILABLE);

        clock.pass(Duration.ofHours(2).minusMillis(1));
        assertAccepted(verifier, token("a"));
        clock.pass(Duration.ofMillis(1));
        assertThat(verifier.verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);

        server.keys(rsaKey("a"));
        clock.pass(Duration.ofSeconds(10));
        assertAccepted(verifier, token("a"));
    }

    @Test
    void letsNobodyElseWaitWhileOldKeysAreRenewed() throws Exception {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));
        clock.pass(Duration.ofHours(1));
        CountDownLatch enough = new CountDownLatch(1);
        server.answer(exchange -> {
            awaitAll(enough);
            KeyServer.respond(exchange, 200, "{\"keys\":[" + rsaKey("a") + "]}");
        });

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TokenResult<ConnectionClaims>> renewing =
                    threads.submit(() -> verifier.verifyConnection(token("a")));
            await().until(() -> server.requests() == 2);

            assertAccepted(verifier, token("a"));

            assertThat(renewing).isNotDone();
            enough.countDown();
            assertThat(renewing.get(30, TimeUnit.SECONDS)).isInstanceOf(TokenResult.Valid.class);
        }
    }

    @Test
    void asksAgainAfterTheClockHasBeenSetBack() {
        TokenVerifier verifier = verifier();
        assertAccepted(verifier, token("a"));

        clock.pass(Duration.ofDays(-3));
        server.keys(ecKey("b"));
        assertRefused(verifier, token("a"), InvalidToken.UNKNOWN_KEY);
    }

    @Test
    void givesUpOnAServerThatAcceptsAndSaysNothing() {
        server.answer(exchange -> server.awaitTheEnd());

        assertThat(verifier(endpoint().timeout(Duration.ofMillis(200))).verifyConnection(token("a")))
                .isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).isOne();
    }

    @Test
    void givesUpOnAnAnswerThatBeginsAndNeverEnds() {
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.write("{\"keys\":[".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            server.awaitTheEnd();
        });

        assertThat(verifier(endpoint().timeout(Duration.ofMillis(500))).verifyConnection(token("a")))
                .isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsNoMoreThanItsLimit(boolean lengthIsDeclared) {
        server.answer(exchange -> writeForEver(exchange, lengthIsDeclared ? 100_000_000_000L : 0));

        assertThat(verifier(endpoint().maximumBytes(1024)).verifyConnection(token("a")))
                .isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).isOne();
    }

    private static void writeForEver(HttpExchange exchange, long length) throws IOException {
        exchange.sendResponseHeaders(200, length);
        byte[] some = "x".repeat(8192).getBytes(StandardCharsets.US_ASCII);
        OutputStream out = exchange.getResponseBody();
        // Ends with an IOException as soon as the other side has had enough; the test's time is over if it never has.
        for (long written = 0; written < 99_000_000_000L; written += some.length) {
            out.write(some);
        }
    }

    @Test
    void readsASetThatIsAsLargeAsItsLimit() {
        String set = "{\"keys\":[" + rsaKey("a") + "]}";
        server.text(set + " ".repeat(2048 - set.length()));

        assertAccepted(verifier(endpoint().maximumBytes(2048)), token("a"));
        assertThat(verifier(endpoint().maximumBytes(2047)).verifyConnection(token("a")))
                .isEqualTo(UNAVAILABLE);
    }

    @Test
    void doesNotFollowARedirect() {
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Location", server.uri() + "/elsewhere");
            KeyServer.respond(exchange, 302, "");
        });

        assertThat(verifier().verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
        assertThat(server.requests()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "null",
                "[]",
                "{}",
                "{\"keys\":1}",
                "{\"keys\":null}",
                "{\"keys\":[1]}",
                "{\"keys\":{}}",
                "<html>please log in</html>"
            })
    void takesNothingElseForAKeySet(String body) {
        server.text(body);

        assertThat(verifier().verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
    }

    @Test
    void survivesAnAnswerThatIsNestedDeeply() {
        server.text("{\"keys\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}");

        assertThat(verifier().verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
    }

    @Test
    void knowsNoKeyInAnEmptySet() {
        server.keys();

        assertRefused(verifier(), token("a"), InvalidToken.UNKNOWN_KEY);
    }

    @Test
    void ignoresKeysThatAreNotSuitedAndUsesTheOthers() {
        String modulus = Base64URL.encode(((RSAPublicKey) TestKeys.RSA.getPublic()).getModulus())
                .toString();
        String rsa = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + modulus + "\",";
        server.keys(
                "{\"kty\":\"RSA\",\"kid\":\"broken\",\"n\":\"!\",\"e\":1}",
                "{\"kty\":\"ufo\",\"kid\":\"kind\"}",
                "{}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"okp\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                rsa + "\"kid\":\"encryption\",\"use\":\"enc\"}",
                rsa + "\"kid\":\"operation\",\"key_ops\":[\"encrypt\"]}",
                rsa + "\"kid\":\"algorithm\",\"alg\":\"RSA-OAEP\"}",
                rsa + "\"kid\":\"hmac\",\"alg\":\"HS256\"}",
                rsa + "\"use\":\"sig\"}",
                rsa + "\"kid\":\"a\",\"use\":\"sig\",\"key_ops\":[\"verify\"],\"alg\":\"RS256\"}");
        TokenVerifier verifier = verifier();

        assertAccepted(verifier, token("a"));
        for (String id : List.of("broken", "kind", "okp", "encryption", "operation", "algorithm", "hmac")) {
            clock.pass(Duration.ofSeconds(10));
            assertRefused(verifier, token(id), InvalidToken.UNKNOWN_KEY);
        }
    }

    @Test
    void usesAKeyForNoOtherAlgorithmThanTheSetSays() {
        server.keys(new RSAKey.Builder((RSAPublicKey) TestKeys.RSA.getPublic())
                .keyID("a")
                .algorithm(JWSAlgorithm.RS512)
                .build()
                .toJSONString());

        assertRefused(verifier(), token("a"), InvalidToken.ALGORITHM);
        assertAccepted(verifier(), TestKeys.token(JWSAlgorithm.RS512, "a", CLAIMS, TestKeys.RSA));
    }

    @Test
    void ignoresAnRsaKeyOfFewerThan2048Bits() {
        KeyPair weak = TestKeys.rsa(1024);
        server.keys(new RSAKey.Builder((RSAPublicKey) weak.getPublic())
                .keyID("weak")
                .build()
                .toJSONString());
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("weak").build();
        String token = TestKeys.sign(
                header, CLAIMS, new RSASSASigner(weak.getPrivate(), Set.of(AllowWeakRSAKey.getInstance())));

        assertRefused(verifier(), token, InvalidToken.UNKNOWN_KEY);
    }

    @Test
    void takesNoSecretFromASetThatAnybodyCanFetch() {
        server.keys("{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"" + TestKeys.base64Url(TestKeys.SECRET) + "\"}");
        String token = TestKeys.sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("a").build(),
                CLAIMS,
                TestKeys.signer(JWSAlgorithm.HS256));

        assertRefused(verifier(), token, InvalidToken.ALGORITHM);
        assertRefused(verifier(), token("a"), InvalidToken.UNKNOWN_KEY);
    }

    @Test
    void takesNoPublicKeyOfTheSetAsTheSecretOfAnHmac() {
        String token = TestKeys.sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("a").build(),
                CLAIMS,
                TestKeys.signer(TestKeys.RSA.getPublic().getEncoded()));

        assertRefused(verifier(), token, InvalidToken.ALGORITHM);
        assertThat(server.requests()).isZero();
    }

    @Test
    void refusesAnotherKeysSignatureUnderAKnownName() {
        server.keys(rsaKey("a"), ecKey("b"));
        TokenVerifier verifier = verifier();

        assertRefused(verifier, token("a", TestKeys.OTHER_RSA), InvalidToken.SIGNATURE);
        assertRefused(verifier, token("a", TestKeys.P256), InvalidToken.ALGORITHM);
        assertRefused(verifier, token("b", TestKeys.OTHER_P256), InvalidToken.SIGNATURE);
    }

    @Test
    void triesAllKeysOfOneName() {
        server.keys(
                new RSAKey.Builder((RSAPublicKey) TestKeys.OTHER_RSA.getPublic())
                        .keyID("a")
                        .build()
                        .toJSONString(),
                ecKey("a"),
                rsaKey("a"));

        assertAccepted(verifier(), token("a"));
        assertAccepted(verifier(), token("a", TestKeys.P256));
    }

    @Test
    void doesNotFetchForATokenThatNamesNoKey() {
        assertRefused(verifier(), TestKeys.token(JWSAlgorithm.RS256, CLAIMS), InvalidToken.UNKNOWN_KEY);
        assertThat(server.requests()).isZero();
    }

    @Test
    void doesNotFetchForATokenThatAKeyAtHandHasSigned() {
        TokenVerifier verifier = TokenVerifier.builder()
                .jwks(server.uri())
                .hmac(TestKeys.SECRET)
                .rsa((RSAPublicKey) TestKeys.RSA.getPublic())
                .build();

        assertAccepted(verifier, token("a"));
        assertAccepted(verifier, TestKeys.token(CLAIMS));
        assertThat(server.requests()).isZero();
        assertRefused(verifier, token("a", TestKeys.OTHER_RSA), InvalidToken.SIGNATURE);
        assertThat(server.requests()).isOne();
    }

    @Test
    void stopsFetchingWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        server.answer(exchange -> {
            asked.countDown();
            server.awaitTheEnd();
        });
        TokenVerifier verifier = verifier();
        String token = token("a");

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch flagged = new CountDownLatch(1);
            Future<TokenResult<ConnectionClaims>> result = threads.submit(() -> {
                TokenResult<ConnectionClaims> verified = verifier.verifyConnection(token);
                if (Thread.interrupted()) {
                    flagged.countDown();
                }
                return verified;
            });
            asked.await();
            threads.shutdownNow();

            assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo(UNAVAILABLE);
            assertThat(flagged.getCount()).isZero();
        }
    }

    @Test
    void logsOnceThatKeysCannotBeFetchedAndThatTheyCanAgain() {
        server.status(503);
        TokenVerifier verifier = verifier(JwksEndpoint.at(URI.create(server.uri() + "?secret=1")));
        for (int i = 0; i < 5; i++) {
            assertThat(verifier.verifyConnection(token("a"))).isEqualTo(UNAVAILABLE);
            clock.pass(Duration.ofSeconds(10));
        }
        server.keys(rsaKey("a"));
        assertAccepted(verifier, token("a"));

        assertThat(server.requests()).isEqualTo(6);
        assertThat(log.lines())
                .containsExactly(
                        "WARN The keys at " + server.uri() + " cannot be fetched: got status 503, expected 200",
                        "INFO The keys at " + server.uri() + " can be fetched again");
    }
}
