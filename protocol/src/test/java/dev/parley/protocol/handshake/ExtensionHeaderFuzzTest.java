package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fuzzes the grammar of RFC 6455 §9.1; each line is a field of its own. Without a fuzzer it runs the seeds. */
class ExtensionHeaderFuzzTest {
    @FuzzTest(maxDuration = "5m")
    void neverThrowsAndReadsWhatItWrites(byte[] data) {
        Headers.Builder headers = Headers.builder();
        for (String line : new String(data, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            String value = HttpGrammar.trim(line, 0, line.length());
            if (HttpGrammar.firstNot(HttpGrammar.VALUE, value) >= 0) {
                return;
            }
            headers.add(ExtensionHeader.NAME, value);
        }

        switch (ExtensionHeader.read(headers.build())) {
            case ExtensionHeader.Malformed(String text) -> assertThat(text).matches("[ -~]*");
            case ExtensionHeader.Extensions(List<ExtensionOffer> extensions) ->
                assertThat(ExtensionHeader.read(Headers.of(ExtensionHeader.NAME, ExtensionHeader.format(extensions))))
                        .isEqualTo(new ExtensionHeader.Extensions(extensions));
        }
    }
}
