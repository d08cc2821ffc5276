package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every limit at exactly its value and at one over, for requests and responses, whole and byte by byte. */
class HeadLimitsTest {
    private static final String LINE = "GET /abcdef HTTP/1.1";

    private static HeadResult<RequestHead> request(HeadLimits limits, byte[] bytes) {
        HeadResult<RequestHead> whole = HeadParser.forRequests(limits).receive(ByteBuffer.wrap(bytes));
        HeadParser<RequestHead> parser = HeadParser.forRequests(limits);
        HeadResult<RequestHead> piecemeal = new HeadResult.Incomplete<>();
        for (int i = 0; i < bytes.length && piecemeal instanceof HeadResult.Incomplete; i++) {
            piecemeal = parser.receive(ByteBuffer.wrap(bytes, i, 1));
        }
        assertThat(piecemeal).isEqualTo(whole);
        return whole;
    }

    private static int status(HeadResult<?> result) {
        return switch (result) {
            case HeadResult.Malformed<?> malformed -> malformed.status();
            case HeadResult.Complete<?> complete -> 0;
            case HeadResult.Incomplete<?> incomplete -> -1;
        };
    }

    @Test
    void aHeadOfExactlyTheLimitPassesAndOneByteMoreGets431() {
        byte[] head = Wire.head(LINE, "Host: h", "A: bcd");

        assertThat(status(request(new HeadLimits(head.length, 100, 100), head))).isZero();
        assertThat(status(request(new HeadLimits(head.length - 1, 100, 100), head)))
                .isEqualTo(431);
    }

    @Test
    void whatFollowsAHeadOfExactlyTheLimitDoesNotCount() {
        byte[] head = Wire.head(LINE, "Host: h");
        ByteBuffer bytes = ByteBuffer.allocate(head.length + 50).put(head).rewind();

        assertThat(status(HeadParser.forRequests(new HeadLimits(head.length, 100, 100))
                        .receive(bytes)))
                .isZero();
        assertThat(bytes.remaining()).isEqualTo(50);
    }

    @Test
    void aHeadOfExactlyTheLimitWithoutItsEndIsIncompleteUntilTheNextByte() {
        byte[] begun = Wire.bytes(LINE + "↵Host: h↵");
        HeadParser<RequestHead> parser = HeadParser.forRequests(new HeadLimits(begun.length, 100, 100));

        assertThat(status(parser.receive(ByteBuffer.wrap(begun)))).isEqualTo(-1);
        assertThat(status(parser.receive(ByteBuffer.allocate(0)))).isEqualTo(-1);
        assertThat(status(parser.receive(ByteBuffer.wrap(new byte[] {'\r'})))).isEqualTo(431);
    }

    @Test
    void theDefaultHeadLimitIs16KiB() {
        byte[] bare = Wire.head(LINE, "Host: h", "A: ");
        String filler = "b".repeat(16 * 1024 - bare.length);

        assertThat(status(request(HeadLimits.DEFAULT, Wire.head(LINE, "Host: h", "A: " + filler))))
                .isZero();
        assertThat(status(request(HeadLimits.DEFAULT, Wire.head(LINE, "Host: h", "A: b" + filler))))
                .isEqualTo(431);
    }

    @Test
    void aRequestLineOfExactlyTheLimitPassesAndOneByteMoreGets414() {
        byte[] head = Wire.head(LINE, "Host: h");

        assertThat(status(request(new HeadLimits(1000, LINE.length(), 100), head)))
                .isZero();
        assertThat(status(request(new HeadLimits(1000, LINE.length() - 1, 100), head)))
                .isEqualTo(414);
    }

    @Test
    void anEmptyLineBeforeTheRequestLineDoesNotCountForItsLimit() {
        byte[] head = Wire.head("", LINE, "Host: h");

        assertThat(status(request(new HeadLimits(1000, LINE.length(), 100), head)))
                .isZero();
        assertThat(status(request(new HeadLimits(1000, LINE.length() - 1, 100), head)))
                .isEqualTo(414);
    }

    @Test
    void aRequestLineThatFillsTheWholeHeadGets414Too() {
        assertThat(status(request(new HeadLimits(10, 100, 100), Wire.head(LINE, "Host: h"))))
                .isEqualTo(414);
    }

    @Test
    void theDefaultRequestLineLimitIs8KiB() {
        String filler = "a".repeat(8 * 1024 - "GET / HTTP/1.1".length());

        assertThat(status(request(HeadLimits.DEFAULT, Wire.head("GET /" + filler + " HTTP/1.1", "Host: h"))))
                .isZero();
        assertThat(status(request(HeadLimits.DEFAULT, Wire.head("GET /a" + filler + " HTTP/1.1", "Host: h"))))
                .isEqualTo(414);
    }

    @Test
    void aMethodThatLeavesNoRoomForATargetGets501() {
        byte[] head = Wire.head("LONGMETHOD / HTTP/1.1", "Host: h");

        assertThat(status(request(new HeadLimits(1000, 10, 100), head))).isEqualTo(501);
        assertThat(status(request(new HeadLimits(1000, 11, 100), head))).isEqualTo(414);
    }

    @Test
    void asManyFieldsAsTheLimitPassAndOneMoreGets431() {
        byte[] head = Wire.head(LINE, "Host: h", "A: b", "C: d");

        assertThat(status(request(new HeadLimits(1000, 100, 3), head))).isZero();
        assertThat(status(request(new HeadLimits(1000, 100, 2), head))).isEqualTo(431);
    }

    @Test
    void theDefaultFieldLimitIs100() {
        String most = LINE + "↵Host: h↵" + "A: b↵".repeat(99);

        assertThat(status(request(HeadLimits.DEFAULT, Wire.bytes(most + "↵")))).isZero();
        assertThat(status(request(HeadLimits.DEFAULT, Wire.bytes(most + "A: b↵↵"))))
                .isEqualTo(431);
    }

    @Test
    void aResponseHasTheSameLimits() {
        String line = "HTTP/1.1 101 x";
        byte[] head = Wire.head(line, "A: b", "C: d");

        assertThat(status(response(new HeadLimits(head.length, line.length(), 2), head)))
                .isZero();
        assertThat(status(response(new HeadLimits(head.length - 1, 100, 100), head)))
                .isEqualTo(502);
        assertThat(status(response(new HeadLimits(1000, line.length() - 1, 100), head)))
                .isEqualTo(502);
        assertThat(status(response(new HeadLimits(1000, 100, 1), head))).isEqualTo(502);
    }

    private static HeadResult<ResponseHead> response(HeadLimits limits, byte[] bytes) {
        return HeadParser.forResponses(limits).receive(ByteBuffer.wrap(bytes));
    }

    @Test
    void limitsAsLargeAsCanBeDoNotOverflow() {
        HeadLimits none = new HeadLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        String target = "/" + "a".repeat(100_000);

        assertThat(status(request(
                        none, ("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(StandardCharsets.US_ASCII))))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void refusesLimitsBelowOne(int limit) {
        assertThatThrownBy(() -> new HeadLimits(limit, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maximumHeadBytes: got " + limit + ", expected at least 1");
        assertThatThrownBy(() -> new HeadLimits(1, limit, 1)).hasMessageStartingWith("maximumStartLineBytes: got");
        assertThatThrownBy(() -> new HeadLimits(1, 1, limit)).hasMessageStartingWith("maximumFields: got");
    }
}
