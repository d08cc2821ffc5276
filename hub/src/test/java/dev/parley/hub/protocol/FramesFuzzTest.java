package dev.parley.hub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Fuzzes what a hub is sent. The first byte chooses the codec and what the others are. What is taken, encoded
 * and read again must be encoded to the same bytes. Without a fuzzer it runs the seeds.
 */
class FramesFuzzTest {

    private static final List<Codec> CODECS = List.of(new JsonCodec(), new ProtobufCodec());

    /** Escapes can make a text longer than it was. */
    private static final DecodeLimits WIDE = new DecodeLimits(10_000_000, 10_000, 200, 10_000, 10_000);

    private static final List<Codec> WIDE_CODECS = List.of(new JsonCodec(WIDE), new ProtobufCodec(WIDE));

    @FuzzTest(maxDuration = "5m")
    void takesItOrTellsTheFault(byte[] data) {
        if (data.length == 0) {
            return;
        }
        int codec = data[0] & 1;
        ByteBuffer frame = ByteBuffer.wrap(data, 1, data.length - 1);
        try {
            switch ((data[0] >> 1) & 3) {
                case 0 -> commands(WIDE_CODECS.get(codec), CODECS.get(codec).decodeCommands(frame));
                case 1 -> replies(WIDE_CODECS.get(codec), CODECS.get(codec).decodeReplies(frame));
                case 2 -> emulation(WIDE_CODECS.get(codec), CODECS.get(codec).decodeEmulation(frame));
                default -> payload(Payload.of(frame));
            }
        } catch (DecodeException e) {
            assertThat(e.fault()).isNotNull();
        }
    }

    private static void commands(Codec codec, List<Command> commands) throws DecodeException {
        byte[] frame = codec.encodeCommands(commands);
        assertThat(codec.encodeCommands(codec.decodeCommands(ByteBuffer.wrap(frame))))
                .isEqualTo(frame);
    }

    private static void replies(Codec codec, List<Reply> replies) throws DecodeException {
        byte[] frame = frame(codec, replies);
        assertThat(frame(codec, codec.decodeReplies(ByteBuffer.wrap(frame)))).isEqualTo(frame);
    }

    private static byte[] frame(Codec codec, List<Reply> replies) {
        return codec.frame(replies.stream().map(codec::encode).toList(), Framing.MESSAGE);
    }

    private static void emulation(Codec codec, EmulationRequest request) throws DecodeException {
        assertThat(codec.decodeEmulation(ByteBuffer.wrap(codec.encodeEmulation(request))))
                .isEqualTo(request);
    }

    /** What passes for JSON must be read as the one value that it is, and leave what stands around it alone. */
    private static void payload(Payload payload) throws DecodeException {
        if (payload.isJson()) {
            Codec json = WIDE_CODECS.getFirst();
            byte[] bytes =
                    json.encode(Reply.of(Push.of("a", Publication.of(payload).withOffset(1))));
            assertThat(json.decodeReplies(ByteBuffer.wrap(bytes)))
                    .singleElement()
                    .satisfies(reply -> assertThat(((Push) reply.content()).content())
                            .isInstanceOfSatisfying(
                                    Push.Published.class,
                                    published -> assertThat(
                                                    published.publication().offset())
                                            .isEqualTo(1)));
        }
    }
}
