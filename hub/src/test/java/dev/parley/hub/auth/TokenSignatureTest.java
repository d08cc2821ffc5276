package dev.parley.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which signatures are taken for genuine. */
class TokenSignatureTest {

    private static final String CLAIMS = "{\"sub\":\"42\"}";

    /** RFC 7515 appendix A has these claims in its examples. They expired in 2011. */
    private static final String RFC_CLAIMS =
            "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

    private static final SetClock BEFORE_RFC_CLAIMS_EXPIRED = SetClock.at(1_300_819_379);

    private static TokenVerifier.Builder withEveryKey() {
        return TokenVerifier.builder()
                .hmac(TestKeys.SECRET)
                .rsa((RSAPublicKey) TestKeys.RSA.getPublic())
                .ec(TestKeys.pem(TestKeys.P256.getPublic()))
                .ec(TestKeys.pem(TestKeys.P384.getPublic()))
                .ec((ECPublicKey) TestKeys.P521.getPublic());
    }

    private static TokenVerifier rsaOnly() {
        return TokenVerifier.builder()
                .rsa(TestKeys.pem(TestKeys.RSA.getPublic()))
                .build();
    }

    private static void assertRefused(TokenVerifier verifier, String token, InvalidToken cause) {
        assertThat(verifier.verifyConnection(token)).isEqualTo(new TokenResult.Invalid<>(cause, ""));
        assertThat(verifier.verifySubscription(token, "news", new Subscriber("42", "client")))
                .isEqualTo(new TokenResult.Invalid<>(cause, ""));
    }

    private static void assertAccepted(TokenVerifier verifier, String token, String user) {
        assertThat(verifier.verifyConnection(token))
                .isInstanceOfSatisfying(
                        TokenResult.Valid.class,
                        valid -> assertThat(valid.claims())
                                .isInstanceOfSatisfying(
                                        ConnectionClaims.class,
                                        claims -> assertThat(claims.user()).isEqualTo(user)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
    void acceptsWhatTheKeyForTheAlgorithmHasSigned(String algorithm) {
        assertAccepted(withEveryKey().build(), TestKeys.token(JWSAlgorithm.parse(algorithm), CLAIMS), "42");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
    void refusesOtherClaimsUnderTheSameSignature(String algorithm) {
        String[] parts = TestKeys.token(JWSAlgorithm.parse(algorithm), CLAIMS).split("\\.", -1);
        String forged = parts[0] + "." + TestKeys.base64Url("{\"sub\":\"43\"}") + "." + parts[2];

        assertRefused(withEveryKey().build(), forged, InvalidToken.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"})
    void refusesASignatureWithOneBitChanged(String algorithm) {
        String token = TestKeys.token(JWSAlgorithm.parse(algorithm), CLAIMS);
        int dot = token.lastIndexOf('.');
        byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        signature[signature.length / 2] ^= 1;

        assertRefused(
                withEveryKey().build(),
                token.substring(0, dot + 1) + Base64URL.encode(signature),
                InvalidToken.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HS256", "RS256", "ES256"})
    void refusesWhatAnotherKeyOfTheSameTypeHasSigned(String algorithm) {
        TokenVerifier others = TokenVerifier.builder()
                .hmac(TestKeys.OTHER_SECRET)
                .rsa((RSAPublicKey) TestKeys.OTHER_RSA.getPublic())
                .ec((ECPublicKey) TestKeys.OTHER_P256.getPublic())
                .build();

        assertRefused(others, TestKeys.token(JWSAlgorithm.parse(algorithm), CLAIMS), InvalidToken.SIGNATURE);
    }

    @Test
    void acceptsTheOldAndTheNewKeyWhileOneIsReplaced() {
        TokenVerifier both = TokenVerifier.builder()
                .hmac(TestKeys.OTHER_SECRET)
                .hmac(TestKeys.SECRET)
                .rsa((RSAPublicKey) TestKeys.OTHER_RSA.getPublic())
                .rsa((RSAPublicKey) TestKeys.RSA.getPublic())
                .build();

        assertAccepted(both, TestKeys.token(JWSAlgorithm.HS256, CLAIMS), "42");
        assertAccepted(both, TestKeys.token(JWSAlgorithm.RS256, CLAIMS), "42");
    }

    @Test
    void acceptsATokenThatAnotherProgramHasMade() {
        TokenVerifier verifier = TokenVerifier.builder()
                .hmac("a secret of the docs, long enough for HS512: 64 bytes or some more")
                .clock(new SetClock())
                .build();

        assertAccepted(
                verifier,
                "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9"
                        + ".eyJzdWIiOiI0MiIsImV4cCI6MTkwMDAwMDAwMCwiaW5mbyI6eyJuYW1lIjoiQWRhIn19"
                        + ".pkgalStNlKRPYjZo3VrY0U8E3uHpg0UvjwgigCatD_EYjKegOaS43Of1C-CkZSZKcvMucFSVK_oWG7_5PtO3Dg",
                "42");
    }

    @Test
    void acceptsTheHmacExampleOfTheRfc() {
        // RFC 7515 appendix A.1
        TokenVerifier verifier = TokenVerifier.builder()
                .hmac(
                        Base64.getUrlDecoder()
                                .decode(
                                        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"))
                .issuer("joe")
                .clock(BEFORE_RFC_CLAIMS_EXPIRED)
                .build();

        assertAccepted(
                verifier,
                "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + RFC_CLAIMS
                        + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                "");
    }

    @Test
    void acceptsTheEcdsaExampleOfTheRfc() throws JOSEException {
        // RFC 7515 appendix A.3
        ECPublicKey key = new ECKey.Builder(
                        Curve.P_256,
                        new Base64URL("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
                        new Base64URL("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
                .build()
                .toECPublicKey();
        TokenVerifier verifier =
                TokenVerifier.builder().ec(key).clock(BEFORE_RFC_CLAIMS_EXPIRED).build();

        assertAccepted(
                verifier,
                "eyJhbGciOiJFUzI1NiJ9." + RFC_CLAIMS
                        + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
                "");
    }

    @Test
    void refusesAPublicKeyAsTheSecretOfAnHmac() {
        // What anybody can do who has the public key, if the token says which algorithm a key is for.
        for (byte[] known : new byte[][] {
            TestKeys.RSA.getPublic().getEncoded(),
            TestKeys.pem(TestKeys.RSA.getPublic()).getBytes(StandardCharsets.US_ASCII),
            ((RSAPublicKey) TestKeys.RSA.getPublic()).getModulus().toByteArray(),
        }) {
            String forged = TestKeys.sign(new JWSHeader(JWSAlgorithm.HS256), CLAIMS, TestKeys.signer(known));

            assertRefused(rsaOnly(), forged, InvalidToken.ALGORITHM);
            assertRefused(withEveryKey().build(), forged, InvalidToken.SIGNATURE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "", "HS255", "RS1", "dir", "RSA-OAEP", "EdDSA", "PS256"})
    void refusesAnAlgorithmThatIsNoneOfThoseItHas(String algorithm) {
        String header = TestKeys.base64Url("{\"alg\":\"" + algorithm + "\"}");

        for (String signature : new String[] {"", "AA"}) {
            assertThat(withEveryKey()
                            .build()
                            .verifyConnection(header + "." + TestKeys.base64Url(CLAIMS) + "." + signature))
                    .isInstanceOfSatisfying(
                            TokenResult.Invalid.class,
                            invalid ->
                                    assertThat(invalid.cause()).isIn(InvalidToken.ALGORITHM, InvalidToken.MALFORMED));
        }
    }

    @Test
    void refusesTheUnsecuredTokenOfTheRfc() {
        // RFC 7519 §6.1
        assertRefused(withEveryKey().build(), "eyJhbGciOiJub25lIn0." + RFC_CLAIMS + ".", InvalidToken.MALFORMED);
    }

    @Test
    void refusesPssThoughAnRsaKeyCouldVerifyIt() {
        String token =
                TestKeys.sign(new JWSHeader(JWSAlgorithm.PS256), CLAIMS, new RSASSASigner(TestKeys.RSA.getPrivate()));

        assertRefused(rsaOnly(), token, InvalidToken.ALGORITHM);
    }

    @ParameterizedTest
    @CsvSource({"ES256, 384", "ES384, 521", "ES512, 256", "RS256, 256", "HS256, 256"})
    void refusesAnAlgorithmThatTheKeyIsNotFor(String algorithm, int curve) {
        TokenVerifier verifier = TokenVerifier.builder()
                .ec((ECPublicKey)
                        (curve == 256 ? TestKeys.P256 : curve == 384 ? TestKeys.P384 : TestKeys.P521).getPublic())
                .build();

        assertRefused(verifier, TestKeys.token(JWSAlgorithm.parse(algorithm), CLAIMS), InvalidToken.ALGORITHM);
    }

    @Test
    void takesNoSecretForAHashThatIsLargerThanIt() {
        byte[] secret = TestKeys.SECRET.substring(0, 47).getBytes(StandardCharsets.US_ASCII);
        TokenVerifier verifier = TokenVerifier.builder().hmac(secret).build();

        assertAccepted(
                verifier, TestKeys.sign(new JWSHeader(JWSAlgorithm.HS256), CLAIMS, TestKeys.signer(secret)), "42");
        assertRefused(verifier, TestKeys.token(JWSAlgorithm.HS384, CLAIMS), InvalidToken.ALGORITHM);
        assertRefused(verifier, TestKeys.token(JWSAlgorithm.HS512, CLAIMS), InvalidToken.ALGORITHM);
    }

    @Test
    void refusesAnEcdsaSignatureOfNothingButZeros() {
        // Java 15 to 18 took these for genuine (CVE-2022-21449).
        String token = TestKeys.base64Url("{\"alg\":\"ES256\"}") + "." + TestKeys.base64Url(CLAIMS) + "."
                + Base64URL.encode(new byte[64]);

        assertRefused(withEveryKey().build(), token, InvalidToken.SIGNATURE);
    }

    @Test
    void doesNotTrustAKeyThatTheTokenBringsAlong() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .jwk(new RSAKey.Builder((RSAPublicKey) TestKeys.OTHER_RSA.getPublic()).build())
                .build();

        assertRefused(
                rsaOnly(), TestKeys.sign(header, CLAIMS, TestKeys.signer(TestKeys.OTHER_RSA)), InvalidToken.SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"crit\":[\"exp\"],\"exp\":1", "\"crit\":[\"b64\"],\"b64\":false", "\"b64\":false"})
    void refusesExtensionsOfTheHeader(String extension) {
        String header = TestKeys.base64Url("{\"alg\":\"HS256\"," + extension + "}");

        assertRefused(withEveryKey().build(), header + "." + TestKeys.base64Url(CLAIMS) + ".AAAA", InvalidToken.HEADER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "a.b.c",
                "a.b.c.d.e",
                "garbage",
                "e30.e30.e30",
                "bnVsbA.e30.AA",
                "W10.e30.AA",
                "\u0000.\u0000.\u0000",
                "é.ü.ß",
                "eyJhbGciOiJIUzI1NiJ9..",
                "eyJhbGciOiJIUzI1NiJ9.e30.",
                "eyJhbGciOiJIUzI1NiJ9.e30.!!!!",
                "Bearer eyJhbGciOiJIUzI1NiJ9.e30.AA",
                "{\"alg\":\"HS256\"}.{}.AA",
            })
    void refusesGarbage(String garbage) {
        assertThat(withEveryKey().build().verifyConnection(garbage))
                .isInstanceOfSatisfying(
                        TokenResult.Invalid.class,
                        invalid -> assertThat(invalid.cause()).isIn(InvalidToken.MALFORMED, InvalidToken.SIGNATURE));
    }

    @Test
    void refusesAHeaderThatIsNestedDeeply() {
        String header = TestKeys.base64Url("{\"alg\":\"HS256\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}");

        assertThat(withEveryKey().build().verifyConnection(header + ".e30.AA")).isInstanceOf(TokenResult.Invalid.class);
    }

    @Test
    void refusesATokenLongerThanTheSettingBeforeItLooksAtIt() {
        String claims = "{\"sub\":\"42\",\"meta\":\"" + "x".repeat(700) + "\"}";
        String token = TestKeys.token(claims);

        assertAccepted(withEveryKey().maximumLength(token.length()).build(), token, "42");
        assertRefused(withEveryKey().maximumLength(token.length() - 1).build(), token, InvalidToken.TOO_LONG);
        assertRefused(withEveryKey().build(), "x".repeat(10_000_000), InvalidToken.TOO_LONG);
    }

    @Test
    void tellsNothingOfTheTokenInItsReasons() {
        Set<String> reasons = Set.of(
                reason(TestKeys.token(JWSAlgorithm.HS256, "{\"sub\":4242}")),
                reason(TestKeys.token(JWSAlgorithm.HS256, "{\"sub\":\"4242\",\"4242\":")),
                reason("4242.4242.4242"));

        assertThat(reasons)
                .containsExactlyInAnyOrder(
                        "a claim of the token has a wrong value: sub",
                        "the token's claims are not a JSON object",
                        "not a signed JWT");
    }

    private static String reason(String token) {
        return ((TokenResult.Invalid<ConnectionClaims>) withEveryKey().build().verifyConnection(token)).reason();
    }
}
