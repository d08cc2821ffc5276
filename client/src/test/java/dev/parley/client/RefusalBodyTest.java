package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112 §6.3: where the body of an answer ends. */
final class RefusalBodyTest {

    private static RefusalBody body(int status, int maximum, String... headers) {
        return new RefusalBody(new ResponseHead(1, status, "", Headers.of(headers)), maximum);
    }

    private static RefusalBody received(RefusalBody body, String bytes) {
        body.receive(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        return body;
    }

    private static String text(RefusalBody body) {
        return StandardCharsets.ISO_8859_1.decode(body.bytes()).toString();
    }

    @Test
    void endsAfterTheLengthThatWasDeclared() {
        RefusalBody body = received(body(404, 100, "Content-Length", "5"), "sor");
        assertThat(body.isDone()).isFalse();

        received(body, "ry, and more");

        assertThat(body.isDone()).isTrue();
        assertThat(text(body)).isEqualTo("sorry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chunked", "Chunked", "gzip, chunked"})
    void comesOutOfItsChunks(String coding) {
        String chunks = "3\r\nsor\r\n2;x=y\r\nry\r\n0\r\nTrailer: t\r\n\r\n";
        for (int cut = 0; cut < chunks.length(); cut++) {
            RefusalBody body = body(503, 100, "Transfer-Encoding", coding);
            received(body, chunks.substring(0, cut));
            assertThat(body.isDone()).as("cut at %d", cut).isFalse();

            received(body, chunks.substring(cut));

            assertThat(body.isDone()).isTrue();
            assertThat(text(body)).isEqualTo("sorry");
        }
    }

    /** RFC 9112 §6.3: Transfer-Encoding overrides Content-Length. */
    @Test
    void comesOutOfItsChunksWhateverLengthWasDeclared() {
        RefusalBody body = body(503, 100, "Content-Length", "2", "Transfer-Encoding", "chunked");

        assertThat(text(received(body, "5\r\nsorry\r\n0\r\n\r\n"))).isEqualTo("sorry");
        assertThat(body.isDone()).isTrue();
    }

    @Test
    void endsWhereTheChunksAreNone() {
        RefusalBody body = received(body(503, 100, "Transfer-Encoding", "chunked"), "3\r\nsor\r\nnonsense");

        assertThat(body.isDone()).isTrue();
        assertThat(text(body)).isEqualTo("sor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "99999999999999999999", "5, 5"})
    void endsWithTheConnectionWhereNoLengthIsUsable(String length) {
        RefusalBody body = received(body(404, 100, "Content-Length", length), "sorry");

        assertThat(body.isDone()).isFalse();
        assertThat(text(body)).isEqualTo("sorry");
    }

    @Test
    void keepsNoMoreThanTheMaximum() {
        String[][] framings = {{}, {"Content-Length", "1000"}, {"Content-Length", "9999999999"}};
        for (String[] framing : framings) {
            RefusalBody body = received(body(500, 4, framing), "sorry");
            assertThat(body.isDone()).isTrue();
            assertThat(text(body)).isEqualTo("sorr");
        }
        RefusalBody chunked = received(body(500, 4, "Transfer-Encoding", "chunked"), "3\r\nsor\r\n2\r\nry");
        assertThat(chunked.isDone()).isTrue();
        assertThat(text(chunked)).isEqualTo("sorr");
    }

    @Test
    void isNotWaitedForWhereNothingIsKeptOrThereIsNone() {
        assertThat(body(500, 0).isDone()).isTrue();
        assertThat(body(500, 0, "Transfer-Encoding", "chunked").isDone()).isTrue();
        assertThat(body(403, 100, "Content-Length", "0").isDone()).isTrue();
        assertThat(body(204, 100).isDone()).isTrue();
        assertThat(body(304, 100, "Content-Length", "5").isDone()).isTrue();
        assertThat(text(body(304, 100, "Content-Length", "5"))).isEmpty();
    }
}
