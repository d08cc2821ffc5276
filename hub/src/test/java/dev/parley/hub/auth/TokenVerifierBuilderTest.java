package dev.parley.hub.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of settings that cannot be. */
class TokenVerifierBuilderTest {

    private final TokenVerifier.Builder builder = TokenVerifier.builder();

    @Test
    void refusesToBeWithoutKeys() {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("token keys: got none, expected at least one of hmac, rsa, ec and jwks");
    }

    @Test
    void refusesAShortSecretWithoutRepeatingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.hmac("secret"))
                .withMessage("HMAC secret: got 6 bytes, expected at least 32 (48 for HS384, 64 for HS512)");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.hmac(new byte[31]));
        builder.hmac(new byte[32]);
    }

    @Test
    void refusesAPublicKeyAsSecret() {
        String pem = TestKeys.pem(TestKeys.RSA.getPublic());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.hmac(pem))
                .withMessage(
                        "HMAC secret: got a key in PEM, expected a secret; for public keys there are the settings rsa"
                                + " and ec");
    }

    @Test
    void refusesAKeyOfTheOtherKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rsa(TestKeys.pem(TestKeys.P256.getPublic())))
                .withMessage("RSA public key: got one of another kind; for EC there is the setting ec");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ec(TestKeys.pem(TestKeys.RSA.getPublic())))
                .withMessage("EC public key: got one of another kind; for RSA there is the setting rsa");
    }

    @Test
    void refusesAPrivateKey() {
        String pem = TestKeys.pem(TestKeys.RSA.getPrivate()).replace("PUBLIC", "PRIVATE");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rsa(pem))
                .withMessage("RSA public key: got a private key, which whoever only verifies must not have, expected"
                        + " -----BEGIN PUBLIC KEY----- or a certificate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "key",
                "-----BEGIN PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY----------END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
                "-----BEGIN RSA PUBLIC KEY-----\nAAAA\n-----END RSA PUBLIC KEY-----",
                "-----BEGIN DH PARAMETERS-----\nAAAA\n-----END DH PARAMETERS-----"
            })
    void refusesWhatIsNoPublicKey(String pem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rsa(pem))
                .withMessageStartingWith("RSA public key: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ec(pem))
                .withMessageStartingWith("EC public key: ");
    }

    @Test
    void refusesAnRsaKeyThatIsTooShort() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        RSAPublicKey weak = (RSAPublicKey) generator.generateKeyPair().getPublic();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.rsa(weak))
                .withMessage("RSA public key: got 1024 bits, expected at least 2048");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/k",
                "jwks.json",
                "http:///k",
                "https://u:secret@example.com/k",
                "https://example.com/k#a"
            })
    void refusesAnAddressThatCannotBeFetched(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.jwks(URI.create(uri)))
                .withMessageStartingWith("JWKS address: got ")
                .withMessageEndingWith(
                        ", expected one such as https://example.com/jwks.json, without user and fragment")
                .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("secret"));
    }

    @Test
    void namesTheSettingThatIsOutOfItsRange() {
        JwksEndpoint endpoint = JwksEndpoint.at(URI.create("https://example.com/jwks.json"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.clockSkew(Duration.ofHours(1)))
                .withMessage("token clockSkew: got PT1H, expected PT0S to PT5M");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.clockSkew(Duration.ofSeconds(-1)))
                .withMessageStartingWith("token clockSkew: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maximumLength(255))
                .withMessage("token maximumLength: got 255, expected 256 to 1048576");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.audience(""))
                .withMessage("token audience: got an empty text; leave it out to accept every audience");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.issuer(""))
                .withMessageStartingWith("token issuer: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.interval(Duration.ZERO))
                .withMessage("JWKS interval: got PT0S, expected PT1S to PT1H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.timeout(Duration.ofMinutes(2)))
                .withMessageStartingWith("JWKS timeout: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.lifetime(Duration.ZERO))
                .withMessageStartingWith("JWKS lifetime: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.staleLifetime(Duration.ofDays(31)))
                .withMessageStartingWith("JWKS staleLifetime: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> endpoint.maximumBytes(0))
                .withMessage("JWKS maximumBytes: got 0, expected 1024 to 16777216");
    }
}
