package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.protocol.deflate.DeflateEngine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Fuzzes what is decompressed, with each library as the other's oracle: the first byte says how the payload is cut, the
 * others are messages, one behind the other. Without a fuzzer it runs the seeds.
 */
class DeflateFuzzTest {

    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withLimits(1 << 20, 200_000, 1000);

    /** What separates two messages; any byte would do that is rare enough to leave long ones. */
    private static final byte BETWEEN = 0x7C;

    @FuzzTest(maxDuration = "5m")
    void bothLibrariesTellTheSame(byte[] data) {
        if (data.length == 0) {
            return;
        }
        List<String> told =
                Deflate.engines().map(library -> told(library, data)).toList();
        assertThat(told.get(0)).isEqualTo(told.get(1));
    }

    private static String told(DeflateEngine library, byte[] data) {
        Counting account = new Counting();
        Extension extension = account.extension(library, Deflate.ALL.withWindowBits(15, 15));
        EngineDriver engine = EngineDriver.of(Role.SERVER, SETTINGS, extension);
        SplittableRandom random = new SplittableRandom(data[0]);
        int from = 1;
        while (from <= data.length && !engine.engine.ignoresInput()) {
            int to = from;
            while (to < data.length && data[to] != BETWEEN) {
                to++;
            }
            byte[] frame = Wire.to(Role.SERVER, Wire.frame(0x82 | Deflate.RSV1, Arrays.copyOfRange(data, from, to)));
            for (int at = 0; at < frame.length; ) {
                int size = data[0] == 'w' ? frame.length : Math.min(random.nextInt(1, 40), frame.length - at);
                engine.engine.receive(ByteBuffer.wrap(frame, at, size).slice(), 0);
                at += size;
            }
            from = to + 1;
        }
        StringBuilder text = new StringBuilder();
        engine.events.forEach(event -> text.append(event).append('\n'));
        engine.takeFrames().forEach(frame -> text.append(frame.payload(), 0, 4));
        engine.end();
        assertThat(account.reserved).isZero();
        assertThat(account.open).isZero();
        return text.toString();
    }
}
