package dev.parley.hub.protocol;

import static dev.parley.hub.protocol.Payload.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the codecs do beyond one message and its bytes: framings, payloads, emulation. */
class CodecTest {

    private static final Codec JSON = new JsonCodec();
    private static final Codec PROTOBUF = new ProtobufCodec();

    private static final Reply FIRST = new Reply(1, new Result.Ping());
    private static final Reply SECOND = Reply.of(Push.of("news", Publication.of(utf8("1"))));

    private static List<byte[]> encoded(Codec codec) {
        return List.of(codec.encode(FIRST), codec.encode(SECOND));
    }

    @Test
    void aMessageDividesJsonRepliesByLineFeeds() {
        assertThat(JSON.frame(encoded(JSON), Framing.MESSAGE))
                .asString()
                .isEqualTo("{\"id\":1,\"ping\":{}}\n{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":1}}}");
    }

    @Test
    void aStreamEndsEachJsonReplyByALineFeed() {
        assertThat(JSON.frame(encoded(JSON), Framing.STREAM))
                .asString()
                .isEqualTo("{\"id\":1,\"ping\":{}}\n{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":1}}}\n");
        assertThat(JSON.frame(List.of(JSON.encode(FIRST)), Framing.STREAM))
                .asString()
                .isEqualTo("{\"id\":1,\"ping\":{}}\n");
    }

    @Test
    void anEventStreamHasADataLineForEachReply() {
        assertThat(JSON.frame(encoded(JSON), Framing.EVENT_STREAM)).asString().isEqualTo("""
            data: {"id":1,"ping":{}}
            data: {"push":{"channel":"news","pub":{"data":1}}}

            """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "STREAM"})
    void protobufRepliesFollowEachOther(String framing) {
        assertThat(HexFormat.of().formatHex(PROTOBUF.frame(encoded(PROTOBUF), Framing.valueOf(framing))))
                .isEqualTo("0408016200" + "0d220b12046e6577732203220131");
    }

    @Test
    void protobufHasNoEventStream() {
        assertThatIllegalArgumentException().isThrownBy(() -> PROTOBUF.frame(encoded(PROTOBUF), Framing.EVENT_STREAM));
    }

    @Test
    void theCodecsAreNegotiatedByTheseNames() {
        assertThat(JSON.subprotocol()).isEqualTo("centrifuge-json");
        assertThat(JSON.mediaType()).isEqualTo("application/json");
        assertThat(JSON.isText()).isTrue();
        assertThat(PROTOBUF.subprotocol()).isEqualTo("centrifuge-protobuf");
        assertThat(PROTOBUF.mediaType()).isEqualTo("application/octet-stream");
        assertThat(PROTOBUF.isText()).isFalse();
    }

    @Test
    void anEmulationRequestHasItsFrameAsTextInJson() throws DecodeException {
        String body = "{\"session\":\"s\",\"node\":\"n\",\"data\":\"{\\\"id\\\":1,\\\"ping\\\":{}}\\n{}\"}";
        EmulationRequest request = new EmulationRequest("s", "n", utf8("{\"id\":1,\"ping\":{}}\n{}"));
        assertThat(JSON.decodeEmulation(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(request);
        assertThat(JSON.encodeEmulation(request)).asString().isEqualTo(body);
        assertThat(JSON.decodeCommands(request.data().asByteBuffer()))
                .containsExactly(new Command(1, new Request.Ping()), new Command(0, new Request.Pong()));
    }

    @Test
    void anEmulationRequestHasItsFrameAsBytesInProtobuf() throws DecodeException {
        byte[] body = HexFormat.of().parseHex("0a016e120173" + "1a050408015a00");
        EmulationRequest request =
                new EmulationRequest("s", "n", Payload.of(HexFormat.of().parseHex("0408015a00")));
        assertThat(PROTOBUF.decodeEmulation(ByteBuffer.wrap(body))).isEqualTo(request);
        assertThat(PROTOBUF.encodeEmulation(request)).isEqualTo(body);
        assertThat(PROTOBUF.decodeCommands(request.data().asByteBuffer()))
                .containsExactly(new Command(1, new Request.Ping()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "{\"data\":{}}", "{\"session\":1}", "{}{}", "", "{\"data\":\"\\ud800\"}", "{"})
    void refusesWhatIsNoEmulationRequest(String body) {
        assertThat(Faults.of(() -> JSON.decodeEmulation(ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)))))
                .isNotNull();
    }

    @Test
    void dataOnSeveralLinesStaysOnOneInAFrame() {
        Publication pretty = Publication.of(utf8("{\n  \"a\": \"\\n\"\r\n}"));
        assertThat(JSON.encode(Reply.of(Push.of("news", pretty))))
                .asString()
                .isEqualTo("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{   \"a\": \"\\n\"  }}}}");
        assertThat(pretty.data().text()).contains("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1}",
                "1},\"x\":{",
                "1 2",
                "\"",
                "",
                " ",
                "{\"a\":1",
                "[1,]",
                "nul",
                "\"\\x\"",
                "\uFEFF1",
                "1\0",
                "truefalse",
                "\"a\"\"b\""
            })
    void whatIsNotOneJsonValueIsNeverWrittenIntoJson(String data) {
        Payload payload = utf8(data);
        assertThat(payload.isJson()).isFalse();
        if (!payload.isEmpty()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JSON.encode(Reply.of(Push.of("news", Publication.of(payload)))))
                    .withMessageContaining("isJson()");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", " 1 ", "\n[]\n", "\"\\ud800\"", "{\"a\":{}}", "null"})
    void oneJsonValueIsJson(String data) {
        assertThat(utf8(data).isJson()).isTrue();
    }

    @Test
    void bytesThatAreNotUtf8AreNotJson() {
        assertThat(Payload.of(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}).isJson())
                .isFalse();
        assertThat(Payload.of("\"a\"".getBytes(StandardCharsets.UTF_16LE)).isJson())
                .isFalse();
    }

    @Test
    void aPublicationWithoutDataHasNullInJson() throws DecodeException {
        byte[] bytes = JSON.encode(Reply.of(Push.of("news", Publication.of(Payload.EMPTY))));
        assertThat(bytes).asString().isEqualTo("{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":null}}}");
        assertThat(JSON.decodeReplies(ByteBuffer.wrap(bytes)))
                .containsExactly(Reply.of(Push.of("news", Publication.of(Payload.EMPTY))));
    }

    @Test
    void aCharacterBeyondTheBasicPlaneIsWrittenAsItIs() {
        assertThat(JSON.encode(new Reply(1, new CommandError(400, "😀", false))))
                .asString()
                .isEqualTo("{\"id\":1,\"error\":{\"code\":400,\"message\":\"😀\"}}");
    }

    @Test
    void halfASurrogatePairIsAnEscapeInJson() {
        assertThat(JSON.encode(new Reply(1, new CommandError(400, "\ud800", false))))
                .asString()
                .isEqualToIgnoringCase("{\"id\":1,\"error\":{\"code\":400,\"message\":\"\\ud800\"}}");
        assertThat(PROTOBUF.encode(new Reply(1, new CommandError(400, "\ud800", false))))
                .asHexString()
                .isEqualToIgnoringCase("0a" + "0801" + "1206" + "089003" + "12013f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}",
                "{\"id\":1,\"teleport\":{}}",
                "{\"teleport\":{}}",
                "{\"ping\":{}}",
                "{\"id\":1,\"push\":{\"message\":{}}}",
                "{\"push\":{}}",
                "{\"push\":{\"teleport\":{}}}",
                "{\"push\":{\"message\":{},\"refresh\":{}}}",
                "{\"id\":1,\"ping\":{},\"publish\":{}}",
                "{\"id\":1,\"ping\":{},\"error\":{}}"
            })
    void refusesWhatIsNoReply(String frame) {
        assertThat(Faults.of(() -> JSON.decodeReplies(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)))))
                .isEqualTo(DecodeFault.NOT_A_REPLY);
    }

    @Test
    void aPayloadIsNotChangedThroughItsArrays() {
        byte[] bytes = {'1'};
        Payload payload = Payload.of(bytes);
        bytes[0] = '2';
        payload.toByteArray()[0] = '3';
        assertThat(payload.text()).isEqualTo("1");
        assertThat(payload).hasToString("Payload[1 bytes]").isEqualTo(Payload.of(ByteBuffer.wrap(new byte[] {'1'})));
        assertThat(payload.asByteBuffer().isReadOnly()).isTrue();
    }

    @Test
    void recordsRefuseWhatHasNoPlaceInTheProtocol() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Command(-1, new Request.Ping()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Command(1L << 32, new Request.Ping()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(0, new Result.Ping()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(1, new Reply.Ping()));
        assertThatIllegalArgumentException().isThrownBy(() -> new StreamPosition(-1, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> Result.Subscribe.PLAIN.withTtl(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DecodeLimits(0, 1, 1, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new DecodeLimits(1, 1, 1_001, 1, 1));
    }
}
