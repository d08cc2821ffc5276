package dev.parley.hub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send to a server that speaks JSON, and what the server makes of it. */
class HostileJsonTest {

    private static final Codec CODEC = new JsonCodec();
    private static final Codec WIDE = new JsonCodec(DecodeLimits.DEFAULTS.withFrame(10_000_000));

    private static @Nullable DecodeFault faultOf(Codec codec, String frame) {
        return Faults.of(() -> codec.decodeCommands(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8))));
    }

    private static List<Command> commands(String frame) throws DecodeException {
        return CODEC.decodeCommands(ByteBuffer.wrap(frame.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n"})
    void refusesAFrameWithNothingInIt(String frame) {
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.EMPTY_FRAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "}",
                "{]",
                "{\"id\":1,}",
                "{\"id\":01}",
                "{\"id\":1 \"ping\":{}}",
                "{'id':1}",
                "{id:1}",
                "{\"id\":NaN}",
                "{\"id\":1}/*comment*/",
                "{\"id\":1}\nx",
                "{\"send\":{\"data\":}}",
                "{\"send\":{\"data\":tru}}",
                "{\"send\":{\"data\":1e}}",
                "{\"send\":{\"data\":[1,]}}",
                "{\"send\":{\"data\":\"\t\"}}",
                "{\"send\":{\"data\":\"\\x\"}}",
                "{\"send\":{\"data\":\"\\u12\"}}",
                "{\"unknown\":{\"a\":[}}"
            })
    void refusesWhatIsNotJson(String frame) {
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.MALFORMED_JSON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "[]",
                "null",
                "\"text\"",
                "{\"id\":\"1\"}",
                "{\"id\":1.0}",
                "{\"id\":true}",
                "{\"id\":{}}",
                "{\"ping\":1}",
                "{\"ping\":[]}",
                "{\"publish\":{\"channel\":1}}",
                "{\"publish\":{\"channel\":[\"a\"]}}",
                "{\"subscribe\":{\"recover\":1}}",
                "{\"subscribe\":{\"recover\":\"true\"}}",
                "{\"subscribe\":{\"tf\":[]}}",
                "{\"subscribe\":{\"tf\":{\"nodes\":{}}}}",
                "{\"subscribe\":{\"tf\":{\"nodes\":[1]}}}",
                "{\"subscribe\":{\"tf\":{\"nodes\":[null]}}}",
                "{\"subscribe\":{\"tf\":{\"vals\":[1]}}}",
                "{\"connect\":{\"headers\":{\"a\":1}}}",
                "{\"connect\":{\"subs\":{\"a\":1}}}"
            })
    void refusesAValueOfAnotherType(String frame) {
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":-1}",
                "{\"id\":4294967296}",
                "{\"id\":9223372036854775808}",
                "{\"subscribe\":{\"offset\":-1}}",
                "{\"subscribe\":{\"offset\":9223372036854775808}}",
                "{\"subscribe\":{\"offset\":99999999999999999999999999999999}}",
                "{\"history\":{\"limit\":2147483648}}",
                "{\"history\":{\"limit\":-2147483649}}"
            })
    void refusesANumberThatItsFieldCannotHold(String frame) {
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.NUMBER_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @CsvSource({"data,[,]", "unknown,[,]", "data,{\"a\":,}", "unknown,{\"a\":,}"})
    void refusesDeepNesting(String field, String open, String close) {
        String deep = "{\"send\":{\"" + field + "\":" + open.repeat(100_000) + "1" + close.repeat(100_000) + "}}";
        assertThat(faultOf(WIDE, deep)).isEqualTo(DecodeFault.JSON_LIMIT);
        String endless = "{\"send\":{\"" + field + "\":" + open.repeat(100_000);
        assertThat(faultOf(WIDE, endless)).isEqualTo(DecodeFault.JSON_LIMIT);
    }

    @Test
    void takesNestingUpToTheLimit() {
        String deepest = "{\"send\":{\"data\":" + "[".repeat(98) + "]".repeat(98) + "}}";
        assertThat(faultOf(CODEC, deepest)).isNull();
        String deeper = "{\"send\":{\"data\":" + "[".repeat(99) + "]".repeat(99) + "}}";
        assertThat(faultOf(CODEC, deeper)).isEqualTo(DecodeFault.JSON_LIMIT);
    }

    @Test
    void refusesAFilterThatIsNestedTooDeep() {
        String deep = "{\"subscribe\":{\"tf\":{" + "\"nodes\":[{".repeat(50_000);
        assertThat(faultOf(WIDE, deep)).isEqualTo(DecodeFault.JSON_LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "data"})
    void refusesAHugeNumber(String field) {
        String huge = "9".repeat(1_000_000);
        String frame = field.equals("id") ? "{\"id\":" + huge + "}" : "{\"send\":{\"data\":" + huge + "}}";
        assertThat(faultOf(WIDE, frame)).isEqualTo(DecodeFault.JSON_LIMIT);
    }

    @Test
    void refusesALongName() {
        String frame = "{\"" + "a".repeat(100_000) + "\":1}";
        assertThat(faultOf(WIDE, frame)).isEqualTo(DecodeFault.JSON_LIMIT);
        assertThat(faultOf(WIDE, "{\"send\":{\"data\":" + frame + "}}")).isEqualTo(DecodeFault.JSON_LIMIT);
    }

    @Test
    void refusesAHundredThousandCommands() {
        assertThat(faultOf(WIDE, "{}\n".repeat(100_000))).isEqualTo(DecodeFault.TOO_MANY_MESSAGES);
        assertThat(faultOf(WIDE, "{}".repeat(1_001))).isEqualTo(DecodeFault.TOO_MANY_MESSAGES);
        assertThat(faultOf(WIDE, "{}\n".repeat(1_000))).isNull();
    }

    @Test
    void refusesAFrameBeyondTheLimit() {
        String frame = "{\"send\":{\"data\":\"" + "a".repeat(70_000) + "\"}}";
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.FRAME_TOO_BIG);
        assertThat(faultOf(WIDE, frame)).isNull();
    }

    @Test
    void refusesTwoRequestsInACommand() {
        assertThat(faultOf(CODEC, "{\"id\":1,\"ping\":{},\"presence\":{}}")).isEqualTo(DecodeFault.SEVERAL_REQUESTS);
        assertThat(faultOf(CODEC, "{\"id\":1,\"ping\":{},\"ping\":{}}")).isEqualTo(DecodeFault.SEVERAL_REQUESTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff",
                "7b7d80",
                "7b22c080223a317d",
                "7b22eda080223a317d",
                "7b22f4908080223a317d",
                "7b22e282223a317d",
                "efbbbf7b7d",
                "7b007d00",
                "007b007d",
                "0000007b0000007d",
                "fffe7b007d00",
                "7b000000"
            })
    void refusesWhatIsNotUtf8(String hex) {
        byte[] frame = HexFormat.of().parseHex(hex);
        assertThat(Faults.of(() -> CODEC.decodeCommands(ByteBuffer.wrap(frame))))
                .isEqualTo(DecodeFault.NOT_UTF8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"publish\":{\"channel\":\"\\ud800\"}}",
                "{\"publish\":{\"channel\":\"\\udc00\\ud800\"}}",
                "{\"publish\":{\"channel\":\"\\ud800a\"}}",
                "{\"publish\":{\"channel\":\"\\udc00\"}}",
                "{\"subscribe\":{\"tf\":{\"vals\":[\"\\ud800\"]}}}"
            })
    void refusesHalfASurrogatePair(String frame) {
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.NOT_UTF8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00", "a\\ud800b", "\\udc00\\ud800", "abcdefgh\\ud800", "\\ud800\\ud800"})
    void refusesHalfASurrogatePairInAName(String name) {
        assertThat(faultOf(CODEC, "{\"" + name + "\":1}")).isEqualTo(DecodeFault.MALFORMED_JSON);
        assertThat(faultOf(CODEC, "{\"connect\":{\"headers\":{\"" + name + "\":\"\"}}}"))
                .isEqualTo(DecodeFault.MALFORMED_JSON);
    }

    @Test
    void takesANameBeyondTheBasicPlane() throws DecodeException {
        assertThat(commands("{\"id\":1,\"connect\":{\"headers\":{\"😀\":\"\"}}}")
                        .getFirst()
                        .request())
                .isInstanceOfSatisfying(
                        Request.Connect.class,
                        connect -> assertThat(connect.headers()).containsOnlyKeys("😀"));
        assertThat(commands("{\"id\":1,\"connect\":{\"headers\":{\"\\ud83d\\ude00\":\"\"}}}")
                        .getFirst()
                        .request())
                .isInstanceOfSatisfying(
                        Request.Connect.class,
                        connect -> assertThat(connect.headers()).containsOnlyKeys("😀"));
    }

    @Test
    void takesAnEscapedSurrogatePair() throws DecodeException {
        assertThat(commands("{\"id\":1,\"presence\":{\"channel\":\"\\ud83d\\ude00\"}}"))
                .containsExactly(new Command(1, new Request.Presence("😀")));
    }

    @Test
    void skipsWhatItDoesNotKnow() throws DecodeException {
        assertThat(commands(
                        "{\"new\":[{\"a\":{}}],\"id\":1,\"presence\":{\"new\":null,\"channel\":\"a\",\"x\":\"\\\"\"}}"))
                .containsExactly(new Command(1, new Request.Presence("a")));
    }

    @Test
    void tellsACommandThatItDoesNotKnow() throws DecodeException {
        assertThat(commands("{\"id\":1,\"teleport\":{\"to\":\"mars\"}}"))
                .containsExactly(new Command(1, new Request.Unknown()));
    }

    @Test
    void takesNullForAbsence() throws DecodeException {
        assertThat(commands("{\"id\":1,\"ping\":null,\"subscribe\":{\"channel\":null,\"recover\":null,\"offset\":null,"
                        + "\"data\":null,\"tf\":null}}"))
                .containsExactly(new Command(1, Request.Subscribe.to("")));
    }

    @Test
    void takesTheLastOfAFieldThatComesTwice() throws DecodeException {
        assertThat(commands("{\"id\":1,\"id\":2,\"presence\":{\"channel\":\"a\",\"channel\":\"b\"}}"))
                .containsExactly(new Command(2, new Request.Presence("b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0",
                "0.10",
                "1E+2",
                "true",
                "false",
                "\"\"",
                "\"\\u0000\\\"\"",
                "\"é\"",
                "[ 1 ,\t2 ]",
                "{}",
                "{ \"a\" : [ ] }",
                "\"\\ud800\"",
                "123456789012345678901234567890"
            })
    void keepsDataByteByByte(String data) throws DecodeException {
        for (String around : List.of("", " ", "\n \t")) {
            Request request = commands("{\"send\":{\"data\":" + around + data + around + "}}")
                    .getFirst()
                    .request();
            assertThat(((Request.Send) request).data().text()).isEqualTo(data);
            Request before = commands(
                            "{\"id\":1,\"publish\":{\"data\":" + around + data + around + ",\"channel\":\"a\"}}")
                    .getFirst()
                    .request();
            assertThat(((Request.Publish) before).data().text()).isEqualTo(data);
        }
    }

    @Test
    void aFaultTellsAFixedTextAndNothingOfThePeer() {
        for (DecodeFault fault : DecodeFault.values()) {
            DecodeException e = new DecodeException(fault);
            assertThat(e).hasMessage(fault.message()).hasNoCause();
            assertThat(e.getStackTrace()).isEmpty();
            assertThat(fault.message()).isNotBlank().hasSizeLessThan(124);
        }
    }
}
