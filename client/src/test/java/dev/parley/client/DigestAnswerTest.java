package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestAnswerTest {

    private static Challenge challenge(String parameters) {
        return Challenge.parse(List.of("Digest " + parameters)).getFirst();
    }

    private static String answer(String user, String parameters) {
        return new DigestAnswer(new ProxyServer.Login(user, "secret"), "CONNECT", "example.com:443", "cnonce")
                .to(challenge("realm=\"r\", nonce=\"n\", qop=\"auth\", " + parameters));
    }

    /** The example of RFC 7616 §3.9.1. */
    @ParameterizedTest
    @CsvSource({
        "MD5, 8ca523f5e9506fed4657c9700eebdbec",
        "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
    })
    void answersAsTheExampleOfTheRfcDoes(String algorithm, String response) {
        DigestAnswer answer = new DigestAnswer(
                new ProxyServer.Login("Mufasa", "Circle of Life"),
                "GET",
                "/dir/index.html",
                "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

        assertThat(answer.to(challenge("realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=" + algorithm
                        + ", nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\","
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"")))
                .isEqualTo("Digest username=\"Mufasa\", realm=\"http-auth@example.org\","
                        + " nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\","
                        + " response=\"" + response + "\", algorithm=" + algorithm + ","
                        + " cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\","
                        + " opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, nc=00000001");
    }

    @ParameterizedTest
    @CsvSource({
        // Computed with another program as told in RFC 7616 §3.4.2.
        "MD5-sess, 570832c0726a7e83ad7a037c1183bc7b",
        "SHA-256-sess, 47340e035412ffbe758967cececeb69c230d8a8728bfa1ac4eeb261a86f1cb38",
    })
    void answersForASession(String algorithm, String response) {
        assertThat(answer("user", "algorithm=" + algorithm))
                .contains("response=\"" + response + "\"", "algorithm=" + algorithm);
    }

    @Test
    void hashesTheNameWhereTheProxyWantsThat() {
        assertThat(answer("user", "userhash=true, algorithm=SHA-256"))
                .startsWith("Digest username=\"0e49c755a82dfe790c7c12580cec636f4f675f6d3ba8a679ec43805441d786ba\"")
                .endsWith("userhash=true");
        assertThat(answer("user", "userhash=false")).doesNotContain("userhash");
    }

    @Test
    void writesANameThatIsNotAsciiInTheExtendedNotation() {
        assertThat(answer("J\u00e4s\u00f8n Doe", "")).startsWith("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, ");
    }

    @Test
    void quotesWhatItRepeats() {
        assertThat(answer("a\"b\\c", "opaque=\"x\\\"y\"")).contains("username=\"a\\\"b\\\\c\"", "opaque=\"x\\\"y\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonce=\"n\", qop=\"auth\"",
                "realm=\"r\", qop=\"auth\"",
                "realm=\"r\", nonce=\"n\"",
                "realm=\"r\", nonce=\"n\", qop=\"auth-int\"",
                "realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-1"
            })
    void doesNotAnswerWhatItCannot(String parameters) {
        assertThat(DigestAnswer.strength(challenge(parameters))).isZero();
    }

    @Test
    void prefersTheStrongerHash() {
        String rest = "realm=\"r\", nonce=\"n\", qop=\"auth-int,auth\"";
        assertThat(DigestAnswer.strength(challenge(rest + ", algorithm=SHA-256-sess")))
                .isGreaterThan(DigestAnswer.strength(challenge(rest + ", algorithm=MD5")))
                .isEqualTo(DigestAnswer.strength(challenge(rest + ", algorithm=sha-256")));
        assertThat(DigestAnswer.strength(challenge(rest))).isPositive();
    }
}
