package dev.parley.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a fuzzer's bytes stand for: the first chooses the limits, the second how the stream is cut, the others are the
 * stream.
 */
final class FuzzedFrames {

    private static final int HEAD = 2;

    /** With the second byte being one of these, the stream is not cut, or cut at every byte. */
    private static final int WHOLE = 'w';

    private static final int BYTE_BY_BYTE = 'b';

    private static final List<EngineSettings> SETTINGS = List.of(
            EngineSettings.DEFAULTS,
            EngineSettings.DEFAULTS.withLimits(125, 130, 3),
            EngineSettings.DEFAULTS.withLimits(200, 300, 5),
            EngineSettings.DEFAULTS.withLimits(Long.MAX_VALUE, 50, 1000));

    private FuzzedFrames() {}

    /** The engine must tell the same as the naive decoder. */
    static void check(Role role, byte[] data) {
        if (data.length < HEAD) {
            return;
        }
        EngineSettings settings = SETTINGS.get((data[0] & 0xFF) % SETTINGS.size());
        int cutting = data[1];
        SplittableRandom random = new SplittableRandom(cutting);
        byte[] stream = Arrays.copyOfRange(data, HEAD, data.length);
        Differential.check(
                role,
                settings,
                stream,
                left -> switch (cutting) {
                    case WHOLE -> left;
                    case BYTE_BY_BYTE -> 1;
                    default -> random.nextInt(1, 20);
                },
                "fuzzed frames");
    }
}
