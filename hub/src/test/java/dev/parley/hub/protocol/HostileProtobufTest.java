package dev.parley.hub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may send to a server that speaks Protobuf, and what the server makes of it. */
class HostileProtobufTest {

    private static final Codec CODEC = new ProtobufCodec();
    private static final Codec WIDE = new ProtobufCodec(DecodeLimits.DEFAULTS.withFrame(10_000_000));

    private static @Nullable DecodeFault faultOf(Codec codec, byte[] frame) {
        return Faults.of(() -> codec.decodeCommands(ByteBuffer.wrap(frame)));
    }

    private static @Nullable DecodeFault faultOf(String hex) {
        return faultOf(CODEC, HexFormat.of().parseHex(hex));
    }

    private static List<Command> commands(String hex) throws DecodeException {
        return CODEC.decodeCommands(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Test
    void refusesAFrameWithNothingInIt() {
        assertThat(faultOf("")).isEqualTo(DecodeFault.EMPTY_FRAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01", // a length past the end
                "050801", // the same, with a field
                "7f", // far past the end
                "ffffffff07", // 2 GiB
                "ffffffff0f", // 4 GiB
                "8080808010", // 4 GiB and one bit: 0, if cut to 32 bits
                "ffffffffffffffffff01", // the greatest varint
                "ffffffffffffffffffff01", // a varint of eleven bytes
                "8080808080808080808001",
                "80", // a varint without end
                "0100", // the tag 0
                "0107", // a tag of field 0
                "03870100", // the wire type 7
                "0204", // ends before its end
                "028401", // the end of a group that has not begun
                "02131c", // a group that another ends
                "0113", // a group without end
                "0a08ffffffffffffffffff", // a number without end
                "0332027f", // an unsubscription with a length past the end
                "0532030a7f61", // a channel with a length past the end
                "0832060affffffff0f", // a channel of 4 GiB
                "0508018a01ff", // an unknown field whose length ends too early
            })
    void refusesWhatIsNotProtobuf(String hex) {
        assertThat(faultOf(hex)).isEqualTo(DecodeFault.MALFORMED_PROTOBUF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "020a00", // the id as bytes
                "050d00000000", // the id as a fixed32
                "010c", // the id as the end of a group
                "020f00", // the id as the wire type 7
                "023001", // the unsubscription as a number
                "0432020801", // the channel as a number
                "042a021a00" // recover as bytes
            })
    void refusesAFieldOfAnotherWireType(String hex) {
        assertThat(faultOf(hex)).isEqualTo(DecodeFault.WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "06088080808010", // the id 2^32
                "0b08ffffffffffffffffff01", // the id -1
                "0d2a0b38ffffffffffffffffff01", // the offset 2^64-1
                "0852063880808080" + "08" // the limit 2^31
            })
    void refusesANumberThatItsFieldCannotHold(String hex) {
        assertThat(faultOf(hex)).isEqualTo(DecodeFault.NUMBER_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c080", "eda080", "f4908080", "e282"})
    void refusesTextThatIsNotUtf8(String text) {
        int length = text.length() / 2;
        HexFormat hex = HexFormat.of();
        String frame = hex.toHexDigits((byte) (length + 4)) + "32" + hex.toHexDigits((byte) (length + 2)) + "0a"
                + hex.toHexDigits((byte) length) + text;
        assertThat(faultOf(frame)).isEqualTo(DecodeFault.NOT_UTF8);
    }

    @Test
    void refusesDeepNesting() {
        FilterNode filter = new FilterNode("", "a", "ex", "", List.of(), List.of());
        for (int level = 1; level < 99; level++) {
            filter = new FilterNode("not", "", "", "", List.of(), List.of(filter));
        }
        assertThat(faultOf(WIDE, CODEC.encodeCommands(List.of(subscriptionWith(filter)))))
                .isNull();
        for (int level = 0; level < 900; level++) {
            filter = new FilterNode("not", "", "", "", List.of(), List.of(filter));
        }
        assertThat(faultOf(WIDE, CODEC.encodeCommands(List.of(subscriptionWith(filter)))))
                .isEqualTo(DecodeFault.NESTED_TOO_DEEP);
    }

    private static Command subscriptionWith(FilterNode filter) {
        return new Command(
                1,
                new Request.Subscribe(
                        "a", "", false, "", 0, Payload.EMPTY, false, false, false, "", Optional.of(filter), 0, 0));
    }

    @Test
    void refusesUnknownGroupsThatAreNestedTooDeep() {
        // Field 100 as a group within a group, 50,000 times.
        ByteArrayOutputStream groups = new ByteArrayOutputStream();
        for (int i = 0; i < 50_000; i++) {
            groups.writeBytes(new byte[] {(byte) 0xA3, 0x06});
        }
        for (int i = 0; i < 50_000; i++) {
            groups.writeBytes(new byte[] {(byte) 0xA4, 0x06});
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(HexFormat.of().parseHex("c09a0c")); // 200,000 bytes
        frame.writeBytes(groups.toByteArray());
        assertThat(faultOf(WIDE, frame.toByteArray())).isEqualTo(DecodeFault.MALFORMED_PROTOBUF);
    }

    @Test
    void refusesAHundredThousandCommands() {
        assertThat(faultOf(WIDE, new byte[100_000])).isEqualTo(DecodeFault.TOO_MANY_MESSAGES);
        assertThat(faultOf(WIDE, new byte[1_000])).isNull();
    }

    @Test
    void refusesAFrameBeyondTheLimit() {
        byte[] frame = CODEC.encodeCommands(List.of(new Command(0, new Request.Send(Payload.of(new byte[70_000])))));
        assertThat(faultOf(CODEC, frame)).isEqualTo(DecodeFault.FRAME_TOO_BIG);
        assertThat(faultOf(WIDE, frame)).isNull();
    }

    @Test
    void refusesTwoRequestsInACommand() {
        assertThat(faultOf("0408015a00")).isNull();
        assertThat(faultOf("0608015a005a00")).isEqualTo(DecodeFault.SEVERAL_REQUESTS);
        assertThat(faultOf("0608015a004200")).isEqualTo(DecodeFault.SEVERAL_REQUESTS);
    }

    @Test
    void skipsWhatItDoesNotKnow() throws DecodeException {
        // The fields 100 as a varint, bytes, fixed32, fixed64 and a group, around a ping with a field of its own.
        assertThat(commands("21" + "0801" + "a00605" + "a2060161" + "a50601020304" + "a1060102030405060708" + "a306a406"
                        + "5a020801"))
                .containsExactly(new Command(1, new Request.Ping()));
    }

    @Test
    void tellsACommandThatItDoesNotKnow() throws DecodeException {
        assertThat(commands("050801820100")).containsExactly(new Command(1, new Request.Unknown()));
    }

    @Test
    void takesTheLastOfAFieldThatComesTwice() throws DecodeException {
        assertThat(commands("0c0801080242060a01610a0162")).containsExactly(new Command(2, new Request.Presence("b")));
    }

    @Test
    void aMapMayLackItsKeyAndItsValue() throws DecodeException {
        // A connect request with an empty entry each in its subscriptions and its headers.
        Command command = commands("0808012204" + "1a00" + "3200").getFirst();
        assertThat(command.request()).isInstanceOfSatisfying(Request.Connect.class, connect -> {
            assertThat(connect.subs()).containsOnlyKeys("").containsValue(Request.Subscribe.to(""));
            assertThat(connect.headers()).containsOnlyKeys("").containsValue("");
        });
    }

    @Test
    void dataMayBeAnyBytes() throws DecodeException {
        byte[] any = new byte[256];
        for (int i = 0; i < any.length; i++) {
            any[i] = (byte) i;
        }
        byte[] frame = CODEC.encodeCommands(List.of(new Command(0, new Request.Send(Payload.of(any)))));
        Request request =
                CODEC.decodeCommands(ByteBuffer.wrap(frame)).getFirst().request();
        Payload data = ((Request.Send) request).data();
        assertThat(data.toByteArray()).isEqualTo(any);
        assertThat(data.isJson()).isFalse();
        assertThat(Arrays.hashCode(any)).isEqualTo(data.hashCode());
    }
}
