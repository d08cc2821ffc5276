package dev.parley.hub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message in both codecs and both ways, against literal bytes. */
class LiteralBytesTest {

    private static final Codec JSON = new JsonCodec();
    private static final Codec PROTOBUF = new ProtobufCodec();

    static List<Sample<Command>> commands() {
        return SampleCommands.all();
    }

    static List<Sample<Reply>> replies() {
        return SampleReplies.all();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandHasTheseBytesInJson(Sample<Command> sample) throws DecodeException {
        assertThat(JSON.encodeCommands(List.of(sample.message()))).asString().isEqualTo(sample.json());
        assertThat(JSON.decodeCommands(ByteBuffer.wrap(sample.jsonBytes()))).containsExactly(sample.message());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandHasTheseBytesInProtobuf(Sample<Command> sample) throws DecodeException {
        assertThat(HexFormat.of().formatHex(PROTOBUF.encodeCommands(List.of(sample.message()))))
                .isEqualTo(sample.protobuf());
        assertThat(PROTOBUF.decodeCommands(ByteBuffer.wrap(sample.protobufBytes())))
                .containsExactly(sample.message());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyHasTheseBytesInJson(Sample<Reply> sample) throws DecodeException {
        assertThat(JSON.encode(sample.message())).asString().isEqualTo(sample.json());
        assertThat(JSON.decodeReplies(ByteBuffer.wrap(sample.jsonBytes()))).containsExactly(sample.message());
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyHasTheseBytesInProtobuf(Sample<Reply> sample) throws DecodeException {
        assertThat(HexFormat.of().formatHex(PROTOBUF.encode(sample.message()))).isEqualTo(sample.protobuf());
        assertThat(PROTOBUF.decodeReplies(ByteBuffer.wrap(sample.protobufBytes())))
                .containsExactly(sample.message());
    }

    @Test
    void allCommandsFitOneFrame() throws DecodeException {
        List<Command> all = commands().stream().map(Sample::message).toList();
        String json = String.join("\n", commands().stream().map(Sample::json).toList());
        assertThat(JSON.encodeCommands(all)).asString().isEqualTo(json);
        assertThat(JSON.decodeCommands(ByteBuffer.wrap(JSON.encodeCommands(all))))
                .isEqualTo(all);

        ByteArrayOutputStream protobuf = new ByteArrayOutputStream();
        commands().forEach(sample -> protobuf.writeBytes(sample.protobufBytes()));
        assertThat(PROTOBUF.encodeCommands(all)).isEqualTo(protobuf.toByteArray());
        assertThat(PROTOBUF.decodeCommands(ByteBuffer.wrap(protobuf.toByteArray())))
                .isEqualTo(all);
    }

    @Test
    void allRepliesFitOneFrame() throws DecodeException {
        List<Reply> all = replies().stream().map(Sample::message).toList();
        for (Codec codec : List.of(JSON, PROTOBUF)) {
            byte[] frame = codec.frame(all.stream().map(codec::encode).toList(), Framing.MESSAGE);
            assertThat(codec.decodeReplies(ByteBuffer.wrap(frame))).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatIsCutOffAnywhereIsRefusedInJson(Sample<Command> sample) {
        byte[] bytes = sample.jsonBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(Faults.of(() -> JSON.decodeCommands(ByteBuffer.wrap(cut))))
                    .as("the first %s bytes", length)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyThatIsCutOffAnywhereIsRefusedInJson(Sample<Reply> sample) {
        byte[] bytes = sample.jsonBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(Faults.of(() -> JSON.decodeReplies(ByteBuffer.wrap(cut))))
                    .as("the first %s bytes", length)
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aCommandThatIsCutOffAnywhereIsRefusedInProtobuf(Sample<Command> sample) {
        byte[] bytes = sample.protobufBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(Faults.of(() -> PROTOBUF.decodeCommands(ByteBuffer.wrap(cut))))
                    .as("the first %s bytes", length)
                    .isEqualTo(length == 0 ? DecodeFault.EMPTY_FRAME : DecodeFault.MALFORMED_PROTOBUF);
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyThatIsCutOffAnywhereIsRefusedInProtobuf(Sample<Reply> sample) {
        byte[] bytes = sample.protobufBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThat(Faults.of(() -> PROTOBUF.decodeReplies(ByteBuffer.wrap(cut))))
                    .as("the first %s bytes", length)
                    .isEqualTo(length == 0 ? DecodeFault.EMPTY_FRAME : DecodeFault.MALFORMED_PROTOBUF);
        }
    }

    @ParameterizedTest
    @MethodSource("replies")
    void aReplyIsTheSameFromAPartOfABuffer(Sample<Reply> sample) throws DecodeException {
        ByteBuffer within = ByteBuffer.allocateDirect(sample.jsonBytes().length + 7);
        within.put(3, sample.jsonBytes()).position(3).limit(3 + sample.jsonBytes().length);
        assertThat(JSON.decodeReplies(within)).containsExactly(sample.message());
        assertThat(within.position()).isEqualTo(3);

        byte[] padded = new byte[sample.jsonBytes().length + 7];
        System.arraycopy(sample.jsonBytes(), 0, padded, 3, sample.jsonBytes().length);
        ByteBuffer slice = ByteBuffer.wrap(padded, 3, sample.jsonBytes().length).slice();
        assertThat(JSON.decodeReplies(slice)).containsExactly(sample.message());
    }
}
