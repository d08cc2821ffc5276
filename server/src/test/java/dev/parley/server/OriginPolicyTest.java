package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.handshake.Headers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginPolicyTest {

    private static final Optional<Origin> SELF = Origin.ofAuthority("https", "example.com");

    private static boolean allows(OriginPolicy policy, String origin) {
        return switch (policy.check(Headers.of("Origin", origin), SELF)) {
            case OriginPolicy.Verdict.Allowed allowed -> true;
            case OriginPolicy.Verdict.Refused refused -> false;
        };
    }

    private static Headers answer(OriginPolicy policy, String origin) {
        return ((OriginPolicy.Verdict.Allowed) policy.check(Headers.of("Origin", origin), SELF)).answer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.com", "https://example.com:443", "HTTPS://Example.COM"})
    void allowsTheSameOrigin(String origin) {
        assertThat(allows(OriginPolicy.sameOrigin(), origin)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "https://example.com:8443",
                "https://www.example.com",
                "https://example.com.evil.net",
                "https://evilexample.com",
                "https://example.co",
                "https://example.com@evil.net",
                "null",
                "NULL",
                "",
                "https://example.com/",
                "file://",
            })
    void refusesOtherOriginsAndLookalikes(String origin) {
        assertThat(allows(OriginPolicy.sameOrigin(), origin)).isFalse();
        assertThat(allows(OriginPolicy.allow("https://example.com"), origin)).isFalse();
    }

    @Test
    void letsProgramsThroughThatAreNoBrowsers() {
        assertThat(OriginPolicy.sameOrigin().check(Headers.empty(), SELF))
                .isEqualTo(new OriginPolicy.Verdict.Allowed(Headers.empty()));
    }

    @Test
    void refusesTwoOrigins() {
        Headers two = Headers.of("Origin", "https://example.com", "Origin", "https://evil.net");
        assertThat(OriginPolicy.any().check(two, SELF))
                .isEqualTo(new OriginPolicy.Verdict.Refused("more than one Origin header field"));
    }

    @Test
    void refusesEveryOriginWhereTheRequestNamesNoHost() {
        assertThat(OriginPolicy.sameOrigin().check(Headers.of("Origin", "https://example.com"), Optional.empty()))
                .isInstanceOf(OriginPolicy.Verdict.Refused.class);
    }

    @Test
    void tellsWhyNullIsRefused() {
        assertThat(OriginPolicy.sameOrigin().check(Headers.of("Origin", "null"), SELF))
                .isEqualTo(new OriginPolicy.Verdict.Refused(
                        "pages without an origin of their own (Origin: null) are not allowed here"));
    }

    @Test
    void aListAllowsWhatIsOnItOnly() {
        OriginPolicy list = OriginPolicy.allow("https://app.example.net", "http://localhost:3000");
        assertThat(allows(list, "https://app.example.net")).isTrue();
        assertThat(allows(list, "http://LOCALHOST:3000")).isTrue();
        assertThat(allows(list, "http://localhost")).isFalse();
        assertThat(allows(list, "https://example.com")).isFalse();
        assertThat(allows(OriginPolicy.sameOrigin().orAllow("http://localhost:3000"), "https://example.com"))
                .isTrue();
    }

    @Test
    void aListMayNameAllSubdomains() {
        OriginPolicy list = OriginPolicy.allow("https://*.example.org");
        assertThat(allows(list, "https://a.example.org")).isTrue();
        assertThat(allows(list, "https://a.b.example.org")).isTrue();
        assertThat(allows(list, "https://example.org")).isFalse();
        assertThat(allows(list, "https://evilexample.org")).isFalse();
        assertThat(allows(list, "http://a.example.org")).isFalse();
        assertThat(allows(list, "https://a.example.org:8443")).isFalse();
        assertThat(allows(list, "https://a.example.org.evil.net")).isFalse();
    }

    @Test
    void anyAllowsAll() {
        assertThat(allows(OriginPolicy.any(), "https://evil.net")).isTrue();
        assertThat(allows(OriginPolicy.any(), "null")).isTrue();
    }

    @Test
    void answersWithAccessControlFieldsWhereConfigured() {
        OriginPolicy policy = OriginPolicy.allow("http://websocket.org")
                .withAccessControl(true, "content-type", "authorization", "x-websocket-protocol");
        assertThat(answer(policy, "http://websocket.org"))
                .isEqualTo(Headers.of(
                        "Access-Control-Allow-Credentials",
                        "true",
                        "Access-Control-Allow-Headers",
                        "content-type, authorization, x-websocket-protocol",
                        "Access-Control-Allow-Origin",
                        "http://websocket.org"));
        assertThat(answer(OriginPolicy.allow("http://websocket.org"), "http://websocket.org")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void refusesCredentialsForAnyOrigin() {
        assertThatThrownBy(() -> OriginPolicy.any().withAccessControl(true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OriginPolicy.allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "null", "*", "https://*", "https://example.com/", "https://a.*.com"})
    void refusesAListEntryThatIsNoOrigin(String entry) {
        assertThatThrownBy(() -> OriginPolicy.allow(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("allowed origin: got \"" + entry + "\"");
    }

    @Test
    void tellsPeopleWhatItAllows() {
        assertThat(OriginPolicy.any()).hasToString("any origin");
        assertThat(OriginPolicy.sameOrigin()).hasToString("same origin");
        assertThat(OriginPolicy.sameOrigin().orAllow("https://*.a.org")).hasToString("same origin, https://*.a.org");
    }
}
