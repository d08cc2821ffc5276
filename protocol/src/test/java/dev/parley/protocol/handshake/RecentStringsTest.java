package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that say the same share it, as far as that is no secret. */
class RecentStringsTest {

    private final RecentStrings strings = new RecentStrings();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://shop.example",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101",
                "Accept-Language: is-IS,is;q=0.8",
                "Accept-Encoding: zstd",
                "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover",
                "sec-websocket-extensions: permessage-deflate; server_no_context_takeover"
            })
    void areTheSameInstanceForTwoConnections(String field) {
        String name = field.substring(0, field.indexOf(':'));
        RequestHead first = parse(request("/", field));
        RequestHead second = parse(request("/", field));
        assertThat(second).isEqualTo(first);
        assertThat(value(second, name)).isSameAs(value(first, name));
        assertThat(second.authority()).isSameAs(first.authority());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cookie: session=3f1b",
                "Authorization: Bearer 3f1b",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Protocol: bearer, 3f1b",
                "X-Api-Key: 3f1b"
            })
    void areNotKeptWhereTheyMayProveWhoSomebodyIs(String field) {
        String name = field.substring(0, field.indexOf(':'));
        RequestHead first = parse(request("/", field));
        RequestHead second = parse(request("/", field));
        assertThat(value(second, name)).isEqualTo(value(first, name)).isNotSameAs(value(first, name));
    }

    @Test
    void areTheTargetButNotWithAQuery() {
        assertThat(parse(request("/prices")).target())
                .isSameAs(parse(request("/prices")).target());
        assertThat(parse(request("/prices?token=3f1b")).target())
                .isEqualTo("/prices?token=3f1b")
                .isNotSameAs(parse(request("/prices?token=3f1b")).target());
    }

    @Test
    void areNeverTakenForOneAnother() {
        for (int i = 0; i < 100 * RecentStrings.SLOTS; i++) {
            String origin = "https://" + i + ".example";
            assertThat(value(parse(request("/" + i, "Origin: " + origin)), "Origin"))
                    .isEqualTo(origin);
            assertThat(parse(request("/" + i)).target()).isEqualTo("/" + i);
        }
    }

    @Test
    void areNotKeptWhenLong() {
        String longest = "a".repeat(RecentStrings.LONGEST);
        assertThat(value(parse(request("/", "User-Agent: " + longest)), "User-Agent"))
                .isSameAs(value(parse(request("/", "User-Agent: " + longest)), "User-Agent"));
        assertThat(value(parse(request("/", "User-Agent: " + longest + "a")), "User-Agent"))
                .isNotSameAs(value(parse(request("/", "User-Agent: " + longest + "a")), "User-Agent"));
    }

    private RequestHead parse(String head) {
        HeadResult<RequestHead> result = HeadParser.forRequests(HeadLimits.DEFAULT, strings)
                .receive(ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1)));
        assertThat(result).isInstanceOf(HeadResult.Complete.class);
        return ((HeadResult.Complete<RequestHead>) result).head();
    }

    private static String request(String target, String... fields) {
        StringBuilder head =
                new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\nHost: shop.example:8443\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String value(RequestHead head, String name) {
        return Objects.requireNonNull(head.headers().first(name).orElse(null));
    }
}
