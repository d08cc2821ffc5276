package dev.parley.hub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any messages come back as they were, and nothing that is made of their bytes brings a codec down. */
class RoundTripTest {

    private static final DecodeLimits WIDE = DecodeLimits.DEFAULTS.withFrame(10_000_000);
    private static final List<Codec> CODECS = List.of(new JsonCodec(WIDE), new ProtobufCodec(WIDE));

    static LongStream seeds() {
        return new SplittableRandom().longs(50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void commandsComeBack(long seed) throws DecodeException {
        List<Command> commands = new RandomMessages(seed).commands();
        for (Codec codec : CODECS) {
            byte[] frame = codec.encodeCommands(commands);
            assertThat(codec.decodeCommands(ByteBuffer.wrap(frame)))
                    .as("%s, seed %s", codec.subprotocol(), seed)
                    .isEqualTo(commands);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void repliesComeBack(long seed) throws DecodeException {
        List<Reply> replies = new RandomMessages(seed).replies();
        for (Codec codec : CODECS) {
            byte[] frame = codec.frame(replies.stream().map(codec::encode).toList(), Framing.MESSAGE);
            assertThat(codec.decodeReplies(ByteBuffer.wrap(frame)))
                    .as("%s, seed %s", codec.subprotocol(), seed)
                    .isEqualTo(replies);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPublicationThatIsEncodedOnceMakesTheSamePush(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        Publication publication = messages.publication();
        for (Codec codec : CODECS) {
            byte[] encoded = codec.encodePublication(publication);
            for (String channel : List.of(messages.text(), messages.text())) {
                assertThat(codec.encodePush(channel, encoded))
                        .as("%s, seed %s", codec.subprotocol(), seed)
                        .isEqualTo(codec.encode(Reply.of(Push.of(channel, publication))));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatWasDamagedIsReadOrRefused(long seed) {
        RandomMessages messages = new RandomMessages(seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (Codec codec : CODECS) {
            byte[] commands = codec.encodeCommands(messages.commands());
            byte[] replies =
                    codec.frame(messages.replies().stream().map(codec::encode).toList(), Framing.MESSAGE);
            for (int i = 0; i < 50; i++) {
                byte[] damaged = damaged(commands, random);
                Faults.of(() -> codec.decodeCommands(ByteBuffer.wrap(damaged)));
                Faults.of(() -> codec.decodeEmulation(ByteBuffer.wrap(damaged)));
                byte[] damagedReplies = damaged(replies, random);
                Faults.of(() -> codec.decodeReplies(ByteBuffer.wrap(damagedReplies)));
            }
        }
    }

    private static byte[] damaged(byte[] frame, SplittableRandom random) {
        byte[] damaged = Arrays.copyOf(frame, random.nextInt(frame.length + 1));
        for (int changes = random.nextInt(4); changes > 0 && damaged.length > 0; changes--) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
        }
        return damaged;
    }
}
