package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Request heads: what passes, and what is refused with which status, over literal bytes. */
class RequestHeadParsingTest {
    static Stream<RequestVectors.Vector> vectors() {
        return RequestVectors.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void acceptsWhatIsWellFormedAndRefusesWhatIsNot(RequestVectors.Vector vector) {
        HeadResult<RequestHead> result = Wire.receiveRequest(vector.bytes());

        if (vector.problem().isEmpty()) {
            assertThat(result).isInstanceOf(HeadResult.Complete.class);
        } else {
            HeadProblem problem = vector.problem().getFirst();
            assertThat(result).isEqualTo(new HeadResult.Malformed<>(problem.status, problem.section, problem.text));
        }
    }

    @Test
    void everyProblemOfARequestIsShown() {
        Set<HeadProblem> shown = RequestVectors.all()
                .flatMap(vector -> vector.problem().stream())
                .collect(Collectors.toSet());

        assertThat(shown)
                .isEqualTo(EnumSet.complementOf(EnumSet.of(HeadProblem.STATUS_LINE, HeadProblem.STATUS_LINE_TOO_LONG)));
    }

    @Test
    void keepsOrderAndCaseAndDropsTheWhiteSpaceAroundValues() {
        RequestHead head = Wire.request("GET /a?b HTTP/1.1", "hOsT:h", "X-A: 1", "x-a:\t 2 3 \t", "B:");

        assertThat(head)
                .isEqualTo(
                        new RequestHead("GET", "/a?b", 1, Headers.of("hOsT", "h", "X-A", "1", "x-a", "2 3", "B", "")));
    }

    @Test
    void readsBytesAbove127AsIso88591() {
        assertThat(Wire.request("GET / HTTP/1.1", "Host: h", "A: \u00e9\u0080")
                        .headers()
                        .first("A"))
                .contains("\u00e9\u0080");
    }

    @Test
    void keepsTheMinorVersion() {
        assertThat(Wire.request("GET / HTTP/1.0").minorVersion()).isZero();
        assertThat(Wire.request("GET / HTTP/1.7", "Host: h").minorVersion()).isEqualTo(7);
    }

    @Test
    void leavesInTheBufferWhatFollowsTheHead() {
        ByteBuffer bytes = ByteBuffer.wrap(Wire.bytes("GET / HTTP/1.1↵Host: h↵↵\u0081\u0085frame"));

        assertThat(HeadParser.forRequests(HeadLimits.DEFAULT).receive(bytes)).isInstanceOf(HeadResult.Complete.class);

        assertThat(bytes.remaining()).isEqualTo(7);
        assertThat(bytes.get()).isEqualTo((byte) 0x81);
    }

    @Test
    void leavesTheFrameAfterTheHeadAloneEvenWhereTheHeadIsMuchSmallerThanTheBuffer() {
        byte[] head = Wire.head("GET / HTTP/1.1", "Host: h");
        ByteBuffer bytes = ByteBuffer.allocate(100_000).put(head).rewind();

        HeadParser.forRequests(HeadLimits.DEFAULT).receive(bytes);

        assertThat(bytes.position()).isEqualTo(head.length);
    }

    @Test
    void readsHeadsOneAfterTheOther() {
        HeadParser<RequestHead> parser = HeadParser.forRequests(HeadLimits.DEFAULT);
        ByteBuffer bytes =
                ByteBuffer.wrap(Wire.bytes("GET /1 HTTP/1.1↵Host: h↵A: b↵↵↵GET /2 HTTP/1.1↵Host: i↵↵GET /3 HTTP/1.1↵"));

        assertThat(parser.receive(bytes))
                .isEqualTo(new HeadResult.Complete<>(new RequestHead("GET", "/1", Headers.of("Host", "h", "A", "b"))));
        assertThat(parser.receive(bytes))
                .isEqualTo(new HeadResult.Complete<>(new RequestHead("GET", "/2", Headers.of("Host", "i"))));
        assertThat(parser.receive(bytes)).isInstanceOf(HeadResult.Incomplete.class);
        assertThat(bytes.hasRemaining()).isFalse();
        assertThat(parser.receive(ByteBuffer.wrap(Wire.bytes("Host: j↵↵"))))
                .isEqualTo(new HeadResult.Complete<>(new RequestHead("GET", "/3", Headers.of("Host", "j"))));
    }

    @Test
    void staysMalformedAndIgnoresWhatFollows() {
        HeadParser<RequestHead> parser = HeadParser.forRequests(HeadLimits.DEFAULT);
        HeadResult<RequestHead> malformed = parser.receive(ByteBuffer.wrap(Wire.bytes("GET / HTTP/1.1\n")));
        ByteBuffer good = ByteBuffer.wrap(Wire.head("GET / HTTP/1.1", "Host: h"));
        long examined = parser.bytesExamined();

        assertThat(parser.receive(good)).isSameAs(malformed);

        assertThat(good.hasRemaining()).isFalse();
        assertThat(parser.bytesExamined()).isEqualTo(examined);
    }

    @Test
    void readsFromADirectBufferAndFromOneWithAnOffset() {
        byte[] head = Wire.head("GET / HTTP/1.1", "Host: h");
        ByteBuffer direct = ByteBuffer.allocateDirect(head.length).put(head).flip();
        ByteBuffer offset = ByteBuffer.allocate(head.length + 7)
                .position(7)
                .slice()
                .put(head)
                .flip()
                .asReadOnlyBuffer();

        assertThat(HeadParser.forRequests(HeadLimits.DEFAULT).receive(direct)).isInstanceOf(HeadResult.Complete.class);
        assertThat(HeadParser.forRequests(HeadLimits.DEFAULT).receive(offset)).isInstanceOf(HeadResult.Complete.class);
    }

    @Test
    void sharesTheStringsThatNearlyEveryHandshakeHas() {
        Headers first =
                Wire.request("GET / HTTP/1.1", "Host: h", "Upgrade: websocket").headers();
        Headers second =
                Wire.request("GET / HTTP/1.1", "Host: i", "Upgrade: websocket").headers();

        assertThat(first.first("Upgrade").orElseThrow())
                .isSameAs(second.first("Upgrade").orElseThrow());
        assertThat(first.iterator().next().name())
                .isSameAs(second.iterator().next().name());
    }
}
