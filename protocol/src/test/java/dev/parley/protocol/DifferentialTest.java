package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** The engine against {@link NaiveDecoder}, on random streams that are valid, damaged, or no streams at all. */
class DifferentialTest {

    private static final int STREAMS = 4_000;

    private static final List<EngineSettings> SETTINGS = List.of(
            EngineSettings.DEFAULTS,
            EngineSettings.DEFAULTS.withLimits(125, 125, 3),
            EngineSettings.DEFAULTS.withLimits(200, 1000, 5),
            EngineSettings.DEFAULTS.withLimits(Long.MAX_VALUE, 300, 1000));

    private static IntUnaryOperator pieces(SplittableRandom random) {
        int longest = random.nextInt(4) == 0 ? 1 : random.nextInt(1, 400);
        return left -> random.nextInt(1, longest + 1);
    }

    @BothSides
    void agreeOnValidStreams(Role role) {
        Seed seed = Seed.fresh();
        for (int i = 0; i < STREAMS; i++) {
            SplittableRandom random = seed.random(i);
            byte[] stream = RandomStream.valid(random, role);
            assertThat(NaiveDecoder.decode(role, EngineSettings.DEFAULTS, stream)
                            .failedWith())
                    .as("valid streams are valid, %s", seed)
                    .isZero();
            Differential.check(role, SETTINGS.get(i % SETTINGS.size()), stream, pieces(random), seed);
        }
    }

    @BothSides
    void agreeOnDamagedStreams(Role role) {
        Seed seed = Seed.fresh();
        for (int i = 0; i < STREAMS; i++) {
            SplittableRandom random = seed.random(i);
            byte[] stream = RandomStream.damaged(random, role);
            Differential.check(role, SETTINGS.get(i % SETTINGS.size()), stream, pieces(random), seed);
        }
    }

    @BothSides
    void agreeOnNoise(Role role) {
        Seed seed = Seed.fresh();
        for (int i = 0; i < STREAMS; i++) {
            SplittableRandom random = seed.random(i);
            byte[] stream = new byte[random.nextInt(60)];
            random.nextBytes(stream);
            // Give the first byte a fair chance to be one.
            if (stream.length > 1 && random.nextInt(4) > 0) {
                stream[0] &= (byte) 0x8A;
                stream[1] = (byte) (role == Role.SERVER ? stream[1] | 0x80 : stream[1] & 0x7F);
            }
            Differential.check(role, SETTINGS.get(i % SETTINGS.size()), stream, pieces(random), seed);
        }
    }
}
