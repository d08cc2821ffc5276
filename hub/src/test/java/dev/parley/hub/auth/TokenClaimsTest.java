package dev.parley.hub.auth;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What tokens say whose signature is good. */
class TokenClaimsTest {

    private static final Subscriber ADA = new Subscriber("42", "c1");

    private static TokenVerifier.Builder builder() {
        return TokenVerifier.builder().hmac(TestKeys.SECRET).clock(new SetClock());
    }

    private static TokenResult<ConnectionClaims> connection(String claims) {
        return builder().build().verifyConnection(TestKeys.token(claims));
    }

    private static ConnectionClaims valid(String claims) {
        return ((TokenResult.Valid<ConnectionClaims>) connection(claims)).claims();
    }

    private static TokenResult<SubscriptionClaims> subscription(String claims) {
        return builder().build().verifySubscription(TestKeys.token(claims), "news", ADA);
    }

    private static <C> TokenResult<C> invalid(InvalidToken cause, String claim) {
        return new TokenResult.Invalid<>(cause, claim);
    }

    @Test
    void readsEveryClaimOfAConnectionToken() {
        ConnectionClaims claims = valid("""
            {
              "sub": "42", "exp": 1700000600, "iat": 1699999999, "jti": "t-1", "aud": "chat", "iss": "app",
              "info": {"name": "Ada  L.\\" ", "score": 1.0e5, "n": 12345678901234567890123},
              "channels": ["$news", "news:a"],
              "subs": {
                "news:a": {"info": 1, "data": {"welcome": [ ] },
                  "override": {"presence": {"value": true}, "join_leave": {"value": false}, "other": {}}},
                "news:b": {"b64info": "AAH/", "b64data": "aGk="}
              },
              "meta": {"plan": "pro"},
              "caps": [{"channels": ["news"], "allow": ["sub", "hst"]},
                       {"channels": ["user:*"], "match": "wildcard", "allow": ["pub", "prs", "fly"]},
                       {"channels": ["^posts_[\\\\d]+$"], "match": "regex", "allow": ["sub"]}],
              "unknown": {"a": [1, {"b": null}]}
            }\
            """);

        assertThat(claims.user()).isEqualTo("42");
        assertThat(claims.expiresAt()).contains(Instant.ofEpochSecond(1_700_000_600));
        assertThat(claims.issuedAt()).contains(Instant.ofEpochSecond(1_699_999_999));
        assertThat(claims.id()).contains("t-1");
        assertThat(claims.info().map(ClaimData::text))
                .contains("{\"name\":\"Ada  L.\\\" \",\"score\":1.0e5,\"n\":12345678901234567890123}");
        assertThat(claims.meta().map(ClaimData::text)).contains("{\"plan\":\"pro\"}");
        assertThat(claims.subscriptions().keySet()).containsExactly("$news", "news:a", "news:b");
        assertThat(claims.subscriptions().get("$news")).isEqualTo(SubscriptionTerms.NONE);
        SubscriptionTerms a = requireNonNull(claims.subscriptions().get("news:a"));
        assertThat(a.info().map(ClaimData::text)).contains("1");
        assertThat(a.data().map(ClaimData::text)).contains("{\"welcome\":[]}");
        assertThat(a.override())
                .isEqualTo(new SubscriptionOverride(
                        Optional.of(true), Optional.of(false), Optional.empty(), Optional.empty(), Optional.empty()));
        SubscriptionTerms b = requireNonNull(claims.subscriptions().get("news:b"));
        assertThat(b.info()).contains(ClaimData.of(new byte[] {0, 1, (byte) 0xff}));
        assertThat(b.data().map(ClaimData::text)).contains("hi");
        assertThat(claims.capabilities().on("news"))
                .containsExactlyInAnyOrder(Permission.SUBSCRIBE, Permission.HISTORY);
        assertThat(claims.capabilities().on("user:7"))
                .containsExactlyInAnyOrder(Permission.PUBLISH, Permission.PRESENCE);
        assertThat(claims.capabilities().on("posts_12")).containsExactly(Permission.SUBSCRIBE);
        assertThat(claims.capabilities().on("posts_")).isEmpty();
    }

    @Test
    void readsAConnectionTokenThatSaysNothingAsAnAnonymousOneThatNeverExpires() {
        assertThat(valid("{}"))
                .isEqualTo(new ConnectionClaims(
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Optional.empty(),
                        Capabilities.NONE));
        assertThat(
                        valid(
                                "{\"sub\":\"\",\"info\":null,\"b64info\":null,\"channels\":null,\"subs\":null,\"caps\":null,\"jti\":null}"))
                .isEqualTo(valid("{}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|1",
                "-0.50|-0.50",
                "true|true",
                "\"a b\"|\"a b\"",
                "[1, 2 ]|[1,2]",
                "\"\\\\\"|\"\\\\\"",
                "{ }|{}"
            })
    void keepsInfoAsItIsWritten(String written, String kept) {
        assertThat(valid("{\"info\": " + written + " , \"sub\":\"1\"}").info().map(ClaimData::text))
                .contains(kept);
    }

    @Test
    void prefersBinaryInfo() {
        assertThat(valid("{\"b64info\":\"aGk=\",\"info\":{}}").info().map(ClaimData::text))
                .contains("hi");
    }

    @Test
    void readsEveryClaimOfASubscriptionToken() {
        assertThat(subscription("""
            {"sub":"42","channel":"news","exp":1700000600,"expire_at":1700000300,"iat":1,"jti":"s-1","client":"c1",
             "info":{"a":1},"data":{"b":2},"override":{"force_recovery":{"value":true},
             "force_positioning":{},"force_push_join_leave":null},"allow":["pub","hst"]}\
            """))
                .isEqualTo(new TokenResult.Valid<>(new SubscriptionClaims(
                        "news",
                        "42",
                        Optional.of(Instant.ofEpochSecond(1_700_000_300)),
                        Optional.of(Instant.ofEpochSecond(1)),
                        Optional.of("s-1"),
                        new SubscriptionTerms(
                                Optional.of(ClaimData.ofJson("{\"a\":1}")),
                                Optional.of(ClaimData.ofJson("{\"b\":2}")),
                                new SubscriptionOverride(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.of(true),
                                        Optional.of(false),
                                        Optional.empty())),
                        Set.of(Permission.PUBLISH, Permission.HISTORY))));
    }

    @Test
    void refusesASubscriptionTokenOfSomebodyOrSomethingElse() {
        assertThat(subscription("{\"sub\":\"42\"}")).isEqualTo(invalid(InvalidToken.CLAIM_MISSING, "channel"));
        assertThat(subscription("{\"sub\":\"42\",\"channel\":\"sport\"}"))
                .isEqualTo(invalid(InvalidToken.OTHER_CHANNEL, "channel"));
        assertThat(subscription("{\"sub\":\"43\",\"channel\":\"news\"}"))
                .isEqualTo(invalid(InvalidToken.OTHER_USER, "sub"));
        assertThat(subscription("{\"channel\":\"news\"}")).isEqualTo(invalid(InvalidToken.OTHER_USER, "sub"));
        assertThat(subscription("{\"sub\":\"42\",\"channel\":\"news\",\"client\":\"c2\"}"))
                .isEqualTo(invalid(InvalidToken.OTHER_CLIENT, "client"));
    }

    @Test
    void refusesASubscriptionTokenToConnectWith() {
        assertThat(connection("{\"sub\":\"42\",\"channel\":\"news\"}"))
                .isEqualTo(invalid(InvalidToken.SUBSCRIPTION_TOKEN, "channel"));
    }

    @Test
    void expiresAtTheSecondThatExpSaysAndTheSkew() {
        SetClock clock = new SetClock();
        TokenVerifier verifier =
                builder().clock(clock).clockSkew(Duration.ofSeconds(3)).build();
        String token = TestKeys.token("{\"exp\":" + (SetClock.START + 10) + "}");

        clock.pass(Duration.ofSeconds(12));
        assertThat(verifier.verifyConnection(token)).isInstanceOf(TokenResult.Valid.class);
        clock.pass(Duration.ofSeconds(1));
        assertThat(verifier.verifyConnection(token))
                .isEqualTo(new TokenResult.Expired<>(Instant.ofEpochSecond(SetClock.START + 10)));
        assertThat(verifier.verifySubscription(
                        TestKeys.token("{\"sub\":\"42\",\"channel\":\"news\",\"exp\":1}"), "news", ADA))
                .isEqualTo(new TokenResult.Expired<>(Instant.ofEpochSecond(1)));
    }

    @Test
    void hasNoSkewWhenThatIsSetToZero() {
        TokenVerifier verifier = builder().clockSkew(Duration.ZERO).build();

        assertThat(verifier.verifyConnection(TestKeys.token("{\"exp\":" + SetClock.START + "}")))
                .isInstanceOf(TokenResult.Expired.class);
        assertThat(verifier.verifyConnection(TestKeys.token("{\"exp\":" + SetClock.START + ".5}")))
                .isInstanceOf(TokenResult.Valid.class);
        assertThat(verifier.verifyConnection(TestKeys.token("{\"nbf\":" + SetClock.START + "}")))
                .isInstanceOf(TokenResult.Valid.class);
        assertThat(verifier.verifyConnection(TestKeys.token("{\"nbf\":" + SetClock.START + ".001}")))
                .isEqualTo(invalid(InvalidToken.NOT_YET_VALID, "nbf"));
    }

    @Test
    void isNotValidBeforeTheSecondThatNbfSaysLessTheSkew() {
        SetClock clock = new SetClock();
        TokenVerifier verifier =
                builder().clock(clock).clockSkew(Duration.ofSeconds(3)).build();
        String token = TestKeys.token("{\"nbf\":" + (SetClock.START + 10) + "}");

        clock.pass(Duration.ofMillis(6999));
        assertThat(verifier.verifyConnection(token)).isEqualTo(invalid(InvalidToken.NOT_YET_VALID, "nbf"));
        clock.pass(Duration.ofMillis(1));
        assertThat(verifier.verifyConnection(token)).isInstanceOf(TokenResult.Valid.class);
    }

    @Test
    void saysThatATokenHasExpiredOnlyIfNothingElseIsWrong() {
        TokenVerifier verifier = builder().audience("chat").build();

        assertThat(verifier.verifyConnection(TestKeys.token("{\"exp\":1,\"aud\":\"other\"}")))
                .isEqualTo(invalid(InvalidToken.AUDIENCE, "aud"));
        assertThat(subscription("{\"exp\":1,\"channel\":\"news\",\"sub\":\"other\"}"))
                .isEqualTo(invalid(InvalidToken.OTHER_USER, "sub"));
        String good = TestKeys.token("{\"exp\":1,\"aud\":\"chat\"}");
        assertThat(verifier.verifyConnection(good.substring(0, good.length() - 4)))
                .isEqualTo(invalid(InvalidToken.SIGNATURE, ""));
    }

    @Test
    void letsExpireAtSayWhenTheConnectionExpiresAndExpWhenTheTokenDoes() {
        assertThat(valid("{\"exp\":1700000100,\"expire_at\":1700009999}").expiresAt())
                .contains(Instant.ofEpochSecond(1_700_009_999));
        assertThat(valid("{\"exp\":1700000100,\"expire_at\":0}").expiresAt()).isEmpty();
        assertThat(valid("{\"expire_at\":1700009999}").expiresAt()).contains(Instant.ofEpochSecond(1_700_009_999));
        assertThat(connection("{\"exp\":1600000000,\"expire_at\":1700009999}")).isInstanceOf(TokenResult.Expired.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"chat\"", "[\"chat\"]", "[\"other\",\"chat\"]"})
    void acceptsItsAudience(String audience) {
        assertThat(builder().audience("chat").build().verifyConnection(TestKeys.token("{\"aud\":" + audience + "}")))
                .isInstanceOf(TokenResult.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aud\":\"other\"}",
                "{\"aud\":[]}",
                "{\"aud\":\"\"}",
                "{\"aud\":null}",
                "{}",
                "{\"aud\":\"Chat\"}"
            })
    void refusesAnotherAudienceOrNone(String claims) {
        assertThat(builder().audience("chat").build().verifyConnection(TestKeys.token(claims)))
                .isEqualTo(invalid(InvalidToken.AUDIENCE, "aud"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"iss\":\"other\"}", "{\"iss\":null}", "{}", "{\"iss\":\"app/\"}"})
    void refusesAnotherIssuerOrNone(String claims) {
        TokenVerifier verifier = builder().issuer("app").build();

        assertThat(verifier.verifyConnection(TestKeys.token(claims))).isEqualTo(invalid(InvalidToken.ISSUER, "iss"));
        assertThat(verifier.verifyConnection(TestKeys.token("{\"iss\":\"app\"}")))
                .isInstanceOf(TokenResult.Valid.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sub|42",
                "sub|[\"42\"]",
                "exp|\"1700000600\"",
                "exp|null",
                "exp|true",
                "exp|1700000600000",
                "exp|1e400",
                "exp|-1e30",
                "nbf|{}",
                "nbf|null",
                "iat|\"now\"",
                "expire_at|null",
                "jti|7",
                "iss|[\"app\"]",
                "aud|{\"a\":1}",
                "aud|[1]",
                "aud|[null]",
                "b64info|1",
                "b64info|\"no base64!\"",
                "b64data|\"a\"",
                "channels|\"news\"",
                "channels|[1]",
                "subs|[\"news\"]",
                "subs|{\"news\":1}",
                "override|true",
                "override|{\"presence\":true}",
                "override|{\"presence\":{\"value\":1}}",
                "channel|1",
                "client|1",
                "allow|\"pub\"",
                "allow|[1]",
                "caps|{}",
                "caps|[1]",
                "caps|[null]",
                "caps|[{\"channels\":\"news\"}]",
                "caps|[{\"channels\":[\"news\"],\"allow\":\"sub\"}]",
                "caps|[{\"channels\":[\"news\"],\"match\":\"glob\",\"allow\":[\"sub\"]}]",
                "caps|[{\"channels\":[\"(\"],\"match\":\"regex\",\"allow\":[\"sub\"]}]",
                "caps|[{\"channels\":[\"(a)\\\\1\"],\"match\":\"regex\",\"allow\":[\"sub\"]}]",
            })
    void refusesAClaimOfAWrongTypeOrValue(String claim, String value) {
        assertThat(connection("{\"" + claim + "\":" + value + "}")).isEqualTo(invalid(InvalidToken.CLAIM_VALUE, claim));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "1",
                "\"{}\"",
                "{",
                "{}{}",
                "{} x",
                "{\"sub\":\"1\",\"sub\":\"2\"}",
                "{\"info\":{\"a\":1,\"a\":2}}",
                "{\"sub\":\"1\",}",
                "{'sub':'1'}",
                "{sub:\"1\"}",
                "{\"sub\":\"\u0001\"}",
                "{\"exp\":01}",
                "{\"exp\":NaN}",
                "{/**/}"
            })
    void refusesClaimsThatAreNoJsonObjectWithUniqueNames(String claims) {
        assertThat(connection(claims)).isEqualTo(invalid(InvalidToken.CLAIMS, ""));
    }

    @Test
    void refusesClaimsThatAreNestedDeeply() {
        String nested = "{\"meta\":" + "[".repeat(4000) + "]".repeat(4000) + "}";

        assertThat(connection(nested)).isEqualTo(invalid(InvalidToken.CLAIMS, ""));
    }

    @Test
    void refusesClaimsThatAreNotUtf8() {
        for (byte[] payload : List.of(
                "{\"sub\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1),
                "{\"sub\":\"1\"}".getBytes(StandardCharsets.UTF_16LE))) {
            String token =
                    TestKeys.sign(new JWSHeader(JWSAlgorithm.HS256), payload, TestKeys.signer(JWSAlgorithm.HS256));

            assertThat(builder().build().verifyConnection(token)).isEqualTo(invalid(InvalidToken.CLAIMS, ""));
        }
    }

    @Test
    void doesNotLetItsClaimsBeChanged() {
        ConnectionClaims claims = valid("{\"channels\":[\"a\"],\"info\":{}}");

        assertThatThrownBy(() -> claims.subscriptions().clear()).isInstanceOf(UnsupportedOperationException.class);
        claims.info().orElseThrow().bytes()[0] = 'x';
        assertThat(claims.info().orElseThrow().buffer().isReadOnly()).isTrue();
        assertThat(claims.info()).hasToString("Optional[2 bytes]").contains(ClaimData.ofJson("{}"));
    }
}
