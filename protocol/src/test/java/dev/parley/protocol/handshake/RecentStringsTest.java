package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that say the same share it, as far as that is no secret. */
class RecentStringsTest {

    private final RecentStrings strings = new RecentStrings();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://shop.example",
                "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101",
                "User-Agent: caf\u00e9",
                "accept-language: is-IS,is;q=0.8",
                "Accept-Encoding: zstd",
                "Sec-Websocket-Extensions: permessage-deflate; server_no_context_takeover",
                "sec-websocket-extensions: permessage-deflate; server_no_context_takeover"
            })
    void areTheSameInstanceForTwoConnections(String field) {
        String name = field.substring(0, field.indexOf(':'));
        RequestHead first = shared("/", field);
        RequestHead second = shared("/", field);
        assertThat(second).isEqualTo(first).isEqualTo(parse("/", field));
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
        RequestHead first = shared("/", field);
        RequestHead second = shared("/", field);
        assertThat(value(second, name)).isEqualTo(value(first, name)).isNotSameAs(value(first, name));
    }

    @Test
    void areNamesThatAreNotCommonAnyway() {
        String first = nameOfTheLast(shared("/", "X-Edge-Location: KEF"));
        assertThat(first).isEqualTo("X-Edge-Location");
        assertThat(nameOfTheLast(shared("/", "X-Edge-Location: DUB"))).isSameAs(first);
    }

    private static String nameOfTheLast(RequestHead head) {
        String name = "";
        for (Headers.Field field : head.headers()) {
            name = field.name();
        }
        return name;
    }

    @Test
    void areTheTargetWhereManyAskForIt() {
        assertThat(shared("/prices").target()).isSameAs(shared("/prices").target());
        assertThat(shared("/prices?token=3f1b").target())
                .isEqualTo("/prices?token=3f1b")
                .isNotSameAs(shared("/prices?token=3f1b").target());
        RequestHead room = parse("/room/3f1b");
        assertThat(strings.share(room, false).target())
                .isSameAs(room.target())
                .isNotSameAs(strings.share(parse("/room/3f1b"), false).target());
    }

    @Test
    void areThoseThatCameUpLast() {
        String[] first = new String[RecentStrings.MOST / 2];
        for (int i = 0; i < first.length; i++) {
            first[i] = shared("/" + i).target();
        }
        for (int i = 0; i < first.length; i++) {
            assertThat(shared("/" + i).target()).as("/%d", i).isSameAs(first[i]);
        }
        for (int i = 0; i < 100 * RecentStrings.MOST; i++) {
            assertThat(shared("/other/" + i).target()).isEqualTo("/other/" + i);
        }
        assertThat(shared("/0").target()).isEqualTo(first[0]).isNotSameAs(first[0]);
    }

    @Test
    void areNotKeptWhenLong() {
        String longest = "User-Agent: " + "a".repeat(RecentStrings.LONGEST);
        assertThat(value(shared("/", longest), "User-Agent")).isSameAs(value(shared("/", longest), "User-Agent"));
        assertThat(value(shared("/", longest + "a"), "User-Agent"))
                .isNotSameAs(value(shared("/", longest + "a"), "User-Agent"));
    }

    private RequestHead shared(String target, String... fields) {
        return strings.share(parse(target, fields), true);
    }

    private static RequestHead parse(String target, String... fields) {
        StringBuilder head =
                new StringBuilder("GET ").append(target).append(" HTTP/1.1\r\nHost: shop.example:8443\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        HeadResult<RequestHead> result =
                HeadParser.forRequests(HeadLimits.DEFAULT).receive(ByteBuffer.wrap(bytes));
        assertThat(result).isInstanceOf(HeadResult.Complete.class);
        return ((HeadResult.Complete<RequestHead>) result).head();
    }

    private static String value(RequestHead head, String name) {
        return Objects.requireNonNull(head.headers().first(name).orElse(null));
    }
}
