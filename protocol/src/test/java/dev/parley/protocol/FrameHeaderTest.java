package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.2: the fields of a frame header. */
class FrameHeaderTest {

    private static final EngineSettings LARGE = EngineSettings.DEFAULTS.withLimits(1 << 17, 1 << 17, 16);

    static byte[] payload(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31 + (i >> 8));
        }
        return payload;
    }

    /** The headers of binary frames of each length, as a server sends them. */
    static Stream<Arguments> lengths() {
        return Stream.of(
                Arguments.of(0, "82 00"),
                Arguments.of(1, "82 01"),
                Arguments.of(125, "82 7d"),
                Arguments.of(126, "82 7e 007e"),
                Arguments.of(127, "82 7e 007f"),
                Arguments.of(128, "82 7e 0080"),
                Arguments.of(255, "82 7e 00ff"),
                Arguments.of(256, "82 7e 0100"),
                Arguments.of(32767, "82 7e 7fff"),
                Arguments.of(32768, "82 7e 8000"),
                Arguments.of(65535, "82 7e ffff"),
                Arguments.of(65536, "82 7f 0000000000010000"),
                Arguments.of(65537, "82 7f 0000000000010001"));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void aClientReadsEachLengthInItsShortestForm(int length, String header) {
        byte[] frame = Wire.join(Wire.hex(header), payload(length));
        Reception.of(Role.CLIENT, LARGE, frame).is(new Event.Binary(Event.hex(payload(length))));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void aServerReadsEachLengthInItsShortestForm(int length, String header) {
        byte[] masked = payload(length);
        byte[] key = Wire.hex("37fa213d");
        for (int i = 0; i < length; i++) {
            masked[i] ^= key[i % 4];
        }
        byte[] head = Wire.hex(header);
        head[1] |= (byte) 0x80;
        Reception.of(Role.SERVER, LARGE, Wire.join(head, key, masked)).is(new Event.Binary(Event.hex(payload(length))));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void aServerWritesEachLengthInItsShortestForm(int length, String header) {
        EngineDriver server = EngineDriver.of(Role.SERVER);
        server.engine.sendBinary(ByteBuffer.wrap(payload(length)));
        assertThat(server.takeMain()).isEqualTo(Event.hex(Wire.hex(header)) + Event.hex(payload(length)));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void aClientWritesEachLengthInItsShortestForm(int length, String header) {
        EngineDriver client = EngineDriver.of(Role.CLIENT);
        client.engine.sendBinary(ByteBuffer.wrap(payload(length)));
        byte[] wire = client.takeWire();
        byte[] head = Wire.hex(header);
        head[1] |= (byte) 0x80;
        assertThat(Arrays.copyOf(wire, head.length)).isEqualTo(head);
        assertThat(wire).hasSize(head.length + 4 + length);
        assertThat(NaiveDecoder.frames(Role.CLIENT, wire))
                .containsExactly(NaiveDecoder.Frame.of(Opcode.BINARY, payload(length)));
    }

    static Stream<Arguments> longForms() {
        return Stream.of(Role.values())
                .flatMap(role -> Stream.of(
                                "82 7e 0000",
                                "82 7e 007d",
                                "82 7f 0000000000000000",
                                "82 7f 000000000000007d",
                                "82 7f 000000000000007e",
                                "82 7f 000000000000ffff")
                        .map(header -> Arguments.of(role, header)));
    }

    @ParameterizedTest
    @MethodSource("longForms")
    void refusesALengthThatIsNotInItsShortestForm(Role role, String header) {
        Reception.of(role, Wire.to(role, Wire.hex(header))).failsWith(Violations.LENGTH_NOT_MINIMAL);
    }

    @BothSides
    void refusesTheTopBitOfA64BitLengthAtItsFirstByte(Role role) {
        EngineDriver engine = EngineDriver.of(role, EngineSettings.DEFAULTS.withLimits(Long.MAX_VALUE, 1000, 1));
        byte[] header = Wire.to(role, Wire.hex("82 7f 80 00 00 00 00 00 00 00"));
        engine.receive(Wire.head(header, 2));
        assertThat(engine.engine.wantsTransportClosed()).isFalse();
        engine.receive(header[2]);
        assertThat(engine.end().violation()).hasValue(Violations.LENGTH_TOP_BIT);
    }

    @BothSides
    void readsTheLargestLengthThatThereIs(Role role) {
        EngineSettings settings =
                EngineSettings.DEFAULTS.withLimits(Long.MAX_VALUE, 1000, 1).withStreaming(true);
        byte[] frame = Wire.to(role, Wire.join(Wire.hex("82 7f 7fffffffffffffff"), payload(10)));
        Reception.of(role, settings, frame).is(new Event.Part(Opcode.BINARY, Event.hex(payload(10)), false));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF})
    void refusesReservedOpcodes(int opcode) {
        for (Role role : Role.values()) {
            for (int fin : new int[] {0, 0x80}) {
                byte[] frame = Wire.to(role, Wire.frame(fin | opcode, payload(3)));
                Reception.of(role, frame).failsWith(Violations.RESERVED_OPCODE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void refusesReservedBitsWithoutAnExtension(int bits) {
        for (Role role : Role.values()) {
            for (int head : new int[] {0x80, 0x81, 0x82, 0x01, 0x02, 0x88, 0x89, 0x8A}) {
                byte[] frame = Wire.to(role, Wire.frame(head | bits << 4, payload(4)));
                Reception.of(role, frame).failsWith(Violations.RESERVED_BITS);
            }
        }
    }

    @BothSides
    void failsAtTheFirstByteThatIsWrong(Role role) {
        int mask = role == Role.SERVER ? 0x80 : 0;
        assertThat(bytesUntilFailure(role, 0x83, mask, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(bytesUntilFailure(role, 0xC1, mask, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(bytesUntilFailure(role, 0x09, mask, 0, 0, 0, 0)).isEqualTo(1);
        assertThat(bytesUntilFailure(role, 0x89, mask | 126, 0, 126)).isEqualTo(2);
        assertThat(bytesUntilFailure(role, 0x82, mask ^ 0x80, 0, 0, 0, 0)).isEqualTo(2);
        assertThat(bytesUntilFailure(role, 0x82, mask | 126, 0, 125, 0, 0, 0, 0))
                .isEqualTo(4);
        assertThat(bytesUntilFailure(role, 0x82, mask | 127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0))
                .isEqualTo(10);
    }

    private static int bytesUntilFailure(Role role, int... octets) {
        EngineDriver engine = EngineDriver.of(role);
        for (int i = 0; i < octets.length; i++) {
            engine.receive((byte) octets[i]);
            if (engine.engine.wantsTransportClosed()) {
                return i + 1;
            }
        }
        return -1;
    }

    @BothSides
    void readsManyFramesFromOnePiece(Role role) {
        byte[] stream =
                Wire.to(role, Wire.hex("81 02 6869  82 00  89 01 70  02 01 aa  00 01 bb  8a 00  80 01 cc  81 01 21"));
        Reception.of(role, stream)
                .is(
                        new Event.Text("hi"),
                        new Event.Binary(""),
                        new Event.Ping("70"),
                        new Event.Pong(""),
                        new Event.Binary("aabbcc"),
                        new Event.Text("!"));
    }

    @BothSides
    void tellsNothingBeforeAFrameIsWhole(Role role) {
        byte[] frame = Wire.to(role, Wire.hex("82 05 0102030405"));
        EngineDriver engine = EngineDriver.of(role);
        for (int i = 0; i < frame.length - 1; i++) {
            engine.receive(frame[i]);
            assertThat(engine.events).isEmpty();
        }
        engine.receive(frame[frame.length - 1]);
        assertThat(engine.events).containsExactly(new Event.Binary("0102030405"));
    }

    @BothSides
    void takesALittleEndianBuffer(Role role) {
        byte[] frame = Wire.to(role, Wire.join(Wire.hex("81 05 48656c6c6f 82 7e 00c8"), payload(200)));
        EngineDriver engine = EngineDriver.of(role);
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        engine.engine.receive(in, 0);
        assertThat(engine.events).containsExactly(new Event.Text("Hello"), new Event.Binary(Event.hex(payload(200))));
        assertThat(in.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void takesNoBytesAsNothing() {
        EngineDriver engine = EngineDriver.of(Role.SERVER);
        engine.receive();
        assertThat(engine.events).isEmpty();
    }
}
