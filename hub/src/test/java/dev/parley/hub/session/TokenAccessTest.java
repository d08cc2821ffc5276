package dev.parley.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.hub.Access;
import dev.parley.hub.Disconnect;
import dev.parley.hub.FakeTimers;
import dev.parley.hub.Hub;
import dev.parley.hub.NamespaceOptions;
import dev.parley.hub.auth.TokenVerifier;
import dev.parley.hub.fake.FakeTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that show tokens. */
class TokenAccessTest {

    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    /** When the fake clock begins. */
    private static final long NOW = 1767225600;

    private final FakeTime time = new FakeTime();
    private final TokenVerifier tokens = TokenVerifier.builder()
            .hmac(SECRET)
            .clock(time)
            .clockSkew(Duration.ZERO)
            .build();
    private final Hub hub = TokenAccess.of(tokens)
            .set(FakeTimers.hub(time))
            .withoutNamespace(
                    NamespaceOptions.builder().subscribe(Access.NOBODY).build())
            .start();
    private final FakeTransport transport = new FakeTransport();
    private final ClientSession session = new ClientSession(hub, SessionOptions.DEFAULTS, WireEncoding.JSON, transport);

    @AfterEach
    void close() {
        session.closed(Disconnect.CONNECTION_CLOSED);
        hub.close();
        transport.loop.run();
    }

    private static String token(String claims) {
        String signed = base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Sends a command and returns what comes of it: replies, or how the connection was closed. */
    private String tell(String command) {
        transport.sent.clear();
        session.receive(ByteBuffer.wrap(command.getBytes(StandardCharsets.UTF_8)), true);
        transport.loop.runNext();
        return transport.sent.stream()
                .filter(it -> !it.equals("pause") && !it.equals("resume"))
                .toList()
                .toString();
    }

    private String connect(String claims) {
        return tell("{\"id\":1,\"connect\":{\"token\":\"" + token(claims) + "\"}}");
    }

    private String subscribe(String claims) {
        return tell("{\"id\":2,\"subscribe\":{\"channel\":\"a\",\"token\":\"" + token(claims) + "\"}}");
    }

    @Test
    void letsInWhoHasAConnectionTokenUntilItExpires() {
        assertThat(connect("{\"sub\":\"ada\",\"exp\":" + (NOW + 60) + ",\"channels\":[\"s\"]}"))
                .contains("\"expires\":true,\"ttl\":60,\"subs\":{\"s\":{}}");
        time.pass(Duration.ofSeconds(50));
        assertThat(tell("{\"id\":2,\"refresh\":{\"token\":\"" + token("{\"sub\":\"ada\",\"exp\":" + (NOW + 80) + "}")
                        + "\"}}"))
                .contains("\"expires\":true,\"ttl\":30}}");
    }

    @Test
    void endsAConnectionWhoseTokenHasExpiredAndWasNotReplaced() {
        connect("{\"sub\":\"ada\",\"exp\":" + (NOW + 10) + "}");
        transport.sent.clear();
        // The grace of a hub is 25 s; a client that is not pinged stays by its Pongs.
        time.pass(Duration.ofSeconds(10));
        transport.loop.run();
        assertThat(transport.sent).isEmpty();
        for (int i = 0; i < 6; i++) {
            time.pass(Duration.ofSeconds(5));
            transport.loop.run();
            session.receive(ByteBuffer.wrap("{}".getBytes(StandardCharsets.UTF_8)), true);
        }
        while (!transport.sent.contains("close 3005")) {
            transport.loop.runNext(); // The hook is asked on a thread of its own.
        }
        assertThat(transport.sent).last().isEqualTo("close 3005");
    }

    @Test
    void tellsWhoseTokenHasExpiredToGetAnother() {
        assertThat(connect("{\"sub\":\"ada\",\"exp\":" + (NOW - 1) + "}")).contains("\"code\":109");
    }

    @Test
    void sendsAwayWhoHasNoTokenOrNotAValidOne() {
        assertThat(tell("{\"id\":1,\"connect\":{}}")).isEqualTo("[close 3500]");
    }

    @Test
    void sendsAwayWhoRefreshesWithTheTokenOfAnother() {
        connect("{\"sub\":\"ada\"}");
        assertThat(tell("{\"id\":2,\"refresh\":{\"token\":\"" + token("{\"sub\":\"eve\"}") + "\"}}"))
                .isEqualTo("[close 3500]");
    }

    @Test
    void subscribesWhoHasATokenForTheChannel() {
        connect("{\"sub\":\"ada\"}");
        assertThat(subscribe("{\"sub\":\"ada\",\"channel\":\"a\",\"exp\":" + (NOW + 30) + ",\"data\":{\"d\":1}}"))
                .isEqualTo("[{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":30,\"data\":{\"d\":1}}}]");
    }

    @Test
    void sendsAwayWhoSubscribesWithATokenForAnotherChannel() {
        connect("{\"sub\":\"ada\"}");
        assertThat(subscribe("{\"sub\":\"ada\",\"channel\":\"b\"}")).isEqualTo("[close 3500]");
    }

    @Test
    void leavesSubscriptionsWithoutATokenToNamespacesAndCapabilities() {
        connect("{\"sub\":\"ada\",\"caps\":[{\"channels\":[\"b\"],\"allow\":[\"sub\"]}]}");
        assertThat(tell("{\"id\":2,\"subscribe\":{\"channel\":\"a\"}}")).contains("\"code\":103");
        assertThat(tell("{\"id\":3,\"subscribe\":{\"channel\":\"b\"}}")).isEqualTo("[{\"id\":3,\"subscribe\":{}}]");
    }
}
