package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.handshake.Headers;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileAnswerTest {

    private static final String MODIFIED = "Sun, 06 Nov 1994 08:49:37 GMT";
    private static final String EARLIER = "Sun, 06 Nov 1994 08:49:36 GMT";
    private static final FileContent STRONG = content(false);
    private static final FileContent WEAK = content(true);

    private static FileContent content(boolean weak) {
        return new FileContent(
                "page.html",
                1000,
                Optional.of(Instant.parse("1994-11-06T08:49:37.5Z")),
                new EntityTag(weak, "v1"),
                first -> Channels.newChannel(InputStream.nullInputStream()));
    }

    private static FileAnswer get(FileContent content, String... headers) {
        return FileAnswer.of("GET", Headers.of(headers), content, FileOptions.defaults());
    }

    private static int status(String... headers) {
        return get(STRONG, headers).status();
    }

    @Test
    void answersWithTheWholeFile() {
        FileAnswer answer = get(STRONG);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.first()).isZero();
        assertThat(answer.count()).isEqualTo(1000);
        assertThat(answer.headers())
                .isEqualTo(Headers.of(
                        "Accept-Ranges",
                        "bytes",
                        "ETag",
                        "\"v1\"",
                        "X-Content-Type-Options",
                        "nosniff",
                        "Referrer-Policy",
                        "no-referrer",
                        "Last-Modified",
                        MODIFIED,
                        "Cache-Control",
                        "no-cache",
                        "Content-Security-Policy",
                        FileOptions.defaults().contentSecurityPolicy(),
                        "Content-Type",
                        "text/html; charset=utf-8"));
    }

    @Test
    void answersWithTheHeadersOfTheOptions() {
        FileOptions options = FileOptions.defaults()
                .withContentSecurityPolicy("")
                .withCacheControl("max-age=60")
                .withHeaders(Headers.of("Cross-Origin-Opener-Policy", "same-origin"));
        Headers headers = FileAnswer.of("GET", Headers.empty(), STRONG, options).headers();
        assertThat(headers.contains("Content-Security-Policy")).isFalse();
        assertThat(headers.first("Cache-Control")).contains("max-age=60");
        assertThat(headers.first("Cross-Origin-Opener-Policy")).contains("same-origin");
    }

    @Test
    void answersWithOnePart() {
        FileAnswer answer = get(STRONG, "Range", "bytes=10-19");
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.first()).isEqualTo(10);
        assertThat(answer.count()).isEqualTo(10);
        assertThat(answer.headers().first("Content-Range")).contains("bytes 10-19/1000");
    }

    @Test
    void saysHowLongTheFileIsToAnImpossibleRange() {
        FileAnswer answer = get(STRONG, "Range", "bytes=1000-");
        assertThat(answer.status()).isEqualTo(416);
        assertThat(answer.count()).isZero();
        assertThat(answer.headers().first("Content-Range")).contains("bytes */1000");
        assertThat(answer.headers().contains("Content-Type")).isFalse();
    }

    @Test
    void ignoresARangeOfHead() {
        FileAnswer answer = FileAnswer.of("HEAD", Headers.of("Range", "bytes=0-1"), STRONG, FileOptions.defaults());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.count()).isEqualTo(1000);
    }

    @Test
    void saysThatNothingHasChanged() {
        assertThat(status("If-None-Match", "\"v0\", W/\"v1\"")).isEqualTo(304);
        assertThat(status("If-None-Match", "*")).isEqualTo(304);
        assertThat(status("If-Modified-Since", MODIFIED)).isEqualTo(304);
        assertThat(get(WEAK, "If-None-Match", "W/\"v1\"").status()).isEqualTo(304);
        assertThat(get(STRONG, "If-None-Match", "\"v1\"").count()).isZero();
        assertThat(get(STRONG, "If-None-Match", "\"v1\"").headers().first("ETag"))
                .contains("\"v1\"");
    }

    @Test
    void answersWhatHasChanged() {
        assertThat(status("If-None-Match", "\"v0\"")).isEqualTo(200);
        assertThat(status("If-Modified-Since", EARLIER)).isEqualTo(200);
        assertThat(status("If-Modified-Since", "yesterday")).isEqualTo(200);
        // RFC 9110 §13.1.3: the tag counts, not the date.
        assertThat(status("If-None-Match", "\"v0\"", "If-Modified-Since", MODIFIED))
                .isEqualTo(200);
    }

    @Test
    void refusesWhatIsNotAsExpected() {
        assertThat(status("If-Match", "\"v0\"")).isEqualTo(412);
        assertThat(status("If-Match", "\"v1\"")).isEqualTo(200);
        assertThat(status("If-Match", "*")).isEqualTo(200);
        assertThat(get(WEAK, "If-Match", "W/\"v1\"").status()).isEqualTo(412);
        assertThat(status("If-Unmodified-Since", EARLIER)).isEqualTo(412);
        assertThat(status("If-Unmodified-Since", MODIFIED)).isEqualTo(200);
    }

    @Test
    void answersARangeOnlyOfTheVersionThatIsMeant() {
        assertThat(status("Range", "bytes=0-1", "If-Range", "\"v1\"")).isEqualTo(206);
        assertThat(status("Range", "bytes=0-1", "If-Range", "\"v0\"")).isEqualTo(200);
        assertThat(status("Range", "bytes=0-1", "If-Range", "W/\"v1\"")).isEqualTo(200);
        assertThat(status("Range", "bytes=0-1", "If-Range", MODIFIED)).isEqualTo(206);
        assertThat(status("Range", "bytes=0-1", "If-Range", EARLIER)).isEqualTo(200);
        assertThat(get(WEAK, "Range", "bytes=0-1", "If-Range", "W/\"v1\"").status())
                .isEqualTo(200);
        assertThat(get(WEAK, "Range", "bytes=0-1", "If-Range", MODIFIED).status())
                .isEqualTo(200);
    }
}
