package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 6455 §5.8 and §9: what extensions do to messages, shown by toy ones. */
class ExtensionTest {

    private static final int RSV1 = Extension.RSV1 << 4;
    private static final int RSV2 = Extension.RSV2 << 4;
    private static final EngineSettings SETTINGS = EngineSettings.DEFAULTS.withLimits(1000, 300, 16);

    private static EngineDriver xor(Role role) {
        return EngineDriver.of(role, SETTINGS, new XorExtension(Extension.RSV1, 0x55));
    }

    private static EngineDriver runLength(Role role) {
        return EngineDriver.of(role, SETTINGS, new RunLengthExtension(Extension.RSV2));
    }

    private static EngineDriver chain(Role role) {
        return EngineDriver.of(
                role, SETTINGS, new RunLengthExtension(Extension.RSV2), new XorExtension(Extension.RSV1, 0x55));
    }

    // ---- in

    @BothSides
    void decodesMessagesThatAreMarked(Role role) {
        byte[] stream = Wire.to(
                role,
                Wire.join(
                        Wire.frame(0x81 | RSV1, XorExtension.apply(Wire.utf8("marked"), 0x55)),
                        Wire.frame(0x81, Wire.utf8("plain")),
                        Wire.frame(0x82 | RSV1)));
        Reception.of(() -> xor(role), stream)
                .is(new Event.Text("marked"), new Event.Text("plain"), new Event.Binary(""));
    }

    @BothSides
    void decodesAcrossFragmentsAndControlFrames(Role role) {
        byte[] stream = Wire.to(
                role,
                Wire.join(
                        Wire.frame(0x01 | RSV2, (byte) 3),
                        Wire.hex("89 01 70"),
                        Wire.frame(0x00, (byte) 'a', (byte) 2),
                        Wire.frame(0x00),
                        Wire.frame(0x80, (byte) 'b')));
        Reception.of(() -> runLength(role), stream).is(new Event.Ping("70"), new Event.Text("aaabb"));
    }

    @BothSides
    void decodesAChainInReverseOrder(Role role) {
        byte[] stream = Wire.to(
                role,
                Wire.join(
                        Wire.frame(0x81 | RSV1 | RSV2, XorExtension.apply(new byte[] {3, 'a'}, 0x55)),
                        Wire.frame(0x81 | RSV1, XorExtension.apply(Wire.utf8("xor"), 0x55)),
                        Wire.frame(0x81 | RSV2, (byte) 2, (byte) 'z'),
                        Wire.frame(0x81, Wire.utf8("none"))));
        Reception.of(() -> chain(role), stream)
                .is(new Event.Text("aaa"), new Event.Text("xor"), new Event.Text("zz"), new Event.Text("none"));
    }

    @BothSides
    void refusesBitsThatNoExtensionHas(Role role) {
        Reception.of(() -> xor(role), Wire.to(role, Wire.frame(0x81 | RSV2))).failsWith(Violations.RESERVED_BITS);
        Reception.of(() -> xor(role), Wire.to(role, Wire.frame(0x81 | RSV1 | RSV2)))
                .failsWith(Violations.RESERVED_BITS);
        Reception.of(() -> chain(role), Wire.to(role, Wire.frame(0x91))).failsWith(Violations.RESERVED_BITS);
    }

    @BothSides
    void refusesBitsOnContinuationsAndControlFrames(Role role) {
        byte[] first = Wire.frame(0x01 | RSV1);
        Reception.of(() -> xor(role), Wire.to(role, Wire.join(first, Wire.frame(0x80 | RSV1))))
                .failsWith(Violations.RESERVED_BITS);
        for (int control : new int[] {0x88, 0x89, 0x8A}) {
            Reception.of(() -> xor(role), Wire.to(role, Wire.frame(control | RSV1)))
                    .failsWith(Violations.RESERVED_BITS);
        }
    }

    @BothSides
    void checksUtf8AfterDecodingAtTheFirstWrongByte(Role role) {
        for (String hex : Utf8Vectors.invalid()) {
            byte[] text = Wire.hex(hex);
            int wrong = Utf8Oracle.firstWrongByte(text);
            byte[] frame = Wire.to(role, Wire.frame(0x81 | RSV1, XorExtension.apply(text, 0x55)));
            Reception.of(() -> xor(role), frame).failsWith(Violations.TEXT_NOT_UTF8);
            EngineDriver engine = xor(role).receive(Wire.head(frame, frame.length - text.length + wrong));
            assertThat(engine.engine.isOpen()).isTrue();
            engine.receive(frame[frame.length - text.length + wrong]);
            assertThat(engine.engine.isOpen()).isFalse();
        }
        for (String hex : Utf8Vectors.incomplete()) {
            byte[] frame = Wire.frame(0x81 | RSV1, XorExtension.apply(Wire.hex(hex), 0x55));
            Reception.of(() -> xor(role), Wire.to(role, frame)).failsWith(Violations.TEXT_NOT_UTF8);
        }
    }

    @BothSides
    void limitsTheDecodedMessageWhileDecoding(Role role) {
        byte[] exactly = Wire.frame(0x82 | RSV2, (byte) 150, (byte) 1, (byte) 150, (byte) 1);
        Reception.of(() -> runLength(role), Wire.to(role, exactly)).is(new Event.Binary("01".repeat(300)));
        byte[] over = Wire.frame(0x82 | RSV2, (byte) 150, (byte) 1, (byte) 150, (byte) 1, (byte) 1, (byte) 1);
        Reception.of(() -> runLength(role), Wire.to(role, over)).failsWith(Violations.messageTooBig(300));
        byte[] bomb = Wire.frame(0x82 | RSV2, Wire.repeat(400, new byte[] {(byte) 255, 7}));
        Reception.of(() -> runLength(role), Wire.to(role, bomb)).failsWith(Violations.messageTooBig(300));
    }

    @BothSides
    void aDecoderIsStoppedWhenTheLimitIsPassed(Role role) {
        RunLengthExtension extension = new RunLengthExtension(Extension.RSV2);
        EngineDriver engine = EngineDriver.of(role, SETTINGS, extension);
        engine.receiveFrames(Wire.frame(0x82 | RSV2, Wire.repeat(400, new byte[] {(byte) 255, 7})));
        assertThat(engine.end().violation()).hasValue(Violations.messageTooBig(300));
        assertThat(extension.callsAfterStop).isZero();
    }

    @BothSides
    void aDecoderThatDoesNotStopIsNotListenedTo(Role role) {
        RunLengthExtension extension = new RunLengthExtension(Extension.RSV2);
        extension.stubborn = true;
        EngineDriver engine = EngineDriver.of(role, SETTINGS, extension);
        // The second run passes the limit; the third would fit where the first ended.
        byte[] runs = {(byte) 200, 1, (byte) 200, 1, 1, 2};
        engine.receiveFrames(Wire.frame(0x82 | RSV2, runs));
        assertThat(extension.callsAfterStop).isEqualTo(1);
        assertThat(engine.end().violation()).hasValue(Violations.messageTooBig(300));
        assertThat(engine.events).noneMatch(Event.Binary.class::isInstance);
    }

    @BothSides
    void failsWithTheViolationOfAnExtension(Role role) {
        Reception.of(() -> runLength(role), Wire.to(role, Wire.frame(0x82 | RSV2, (byte) 1, (byte) 2, (byte) 0)))
                .failsWith(RunLengthExtension.ZERO);
        Reception.of(() -> runLength(role), Wire.to(role, Wire.frame(0x82 | RSV2, (byte) 1, (byte) 2, (byte) 3)))
                .failsWith(RunLengthExtension.HALF);
        Reception.of(
                        () -> chain(role),
                        Wire.to(role, Wire.frame(0x82 | RSV1 | RSV2, XorExtension.apply(new byte[] {0}, 0x55))))
                .failsWith(RunLengthExtension.ZERO);
    }

    @BothSides
    void streamsDecodedPieces(Role role) {
        EngineSettings streaming = SETTINGS.withStreaming(true);
        byte[] stream = Wire.to(
                role,
                Wire.join(
                        Wire.frame(0x02 | RSV2, (byte) 200, (byte) 1, (byte) 200, (byte) 1),
                        Wire.frame(0x80, (byte) 1, (byte) 2)));
        Reception.of(() -> EngineDriver.of(role, streaming, new RunLengthExtension(Extension.RSV2)), stream)
                .is(new Event.Part(Opcode.BINARY, "01".repeat(400) + "02", true));
    }

    // ---- out

    @Test
    void encodesAndMarksMessages() {
        EngineDriver server = xor(Role.SERVER);
        server.engine.sendText("aa");
        server.engine.sendBinary(ByteBuffer.wrap(new byte[] {1}));
        server.engine.sendText(ByteBuffer.wrap(Wire.utf8("bb")));
        assertThat(server.takeMain()).isEqualTo("c1023434" + "c20154" + "c1023737");
    }

    @Test
    void leavesMessagesThatTheExtensionDoesNotWant() {
        XorExtension extension = new XorExtension(Extension.RSV1, 0x55);
        extension.from = 3;
        EngineDriver server = EngineDriver.of(Role.SERVER, SETTINGS, extension);
        server.engine.sendText("aa");
        server.engine.sendText("aaa");
        assertThat(server.takeMain()).isEqualTo("81026161" + "c103343434");
    }

    @Test
    void encodesAChainInOrder() {
        EngineDriver server = chain(Role.SERVER);
        server.engine.sendText("aaab");
        assertThat(server.takeMain())
                .isEqualTo("e104" + Event.hex(XorExtension.apply(new byte[] {3, 'a', 1, 'b'}, 0x55)));
    }

    @Test
    void marksTheFirstFragmentOnly() {
        EngineDriver server = chain(Role.SERVER);
        server.engine.beginFragments(Opcode.TEXT);
        server.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("aa")), false);
        server.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("b")), false);
        server.engine.sendFragment(ByteBuffer.allocate(0), true);
        assertThat(server.takeFrames())
                .containsExactly(
                        new NaiveDecoder.Frame(false, 6, 1, Event.hex(XorExtension.apply(new byte[] {2, 'a'}, 0x55))),
                        new NaiveDecoder.Frame(false, 0, 0, Event.hex(XorExtension.apply(new byte[] {1, 'b'}, 0x55))),
                        new NaiveDecoder.Frame(true, 0, 0, ""));
    }

    @Test
    void leavesControlFramesAlone() {
        EngineDriver server = xor(Role.SERVER);
        server.engine.sendPing(0);
        server.receiveFrames("89 01 31");
        server.engine.sendClose(1000, "", 0);
        assertThat(Event.hex(server.takeWire())).isEqualTo("89080000000000000001" + "8a0131" + "880203e8");
    }

    @Test
    void encodesAPreparedMessageFromItsPayload() {
        EngineDriver server = xor(Role.SERVER);
        server.engine.sendPrepared(PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8("aa"))));
        assertThat(server.takeMain()).isEqualTo("c1023434");
    }

    @Test
    void bothSidesUnderstandEachOther() {
        EngineDriver client = chain(Role.CLIENT);
        EngineDriver server = chain(Role.SERVER);
        client.engine.sendText("aaaaaabbbbé");
        client.engine.beginFragments(Opcode.BINARY);
        client.engine.sendFragment(ByteBuffer.allocate(40), false);
        client.engine.sendFragment(ByteBuffer.allocate(2), true);
        server.receive(client.takeWire());
        assertThat(server.events).containsExactly(new Event.Text("aaaaaabbbbé"), new Event.Binary("00".repeat(42)));
        server.engine.sendText("aaaaaabbbbé");
        client.receive(server.takeWire());
        assertThat(client.events).containsExactly(new Event.Text("aaaaaabbbbé"));
    }

    // ---- rules for extensions

    @Test
    void twoExtensionsMustNotShareABit() {
        assertThatThrownBy(() -> EngineDriver.of(
                        Role.SERVER,
                        SETTINGS,
                        new XorExtension(Extension.RSV1, 1),
                        new RunLengthExtension(Extension.RSV1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same reserved bit");
    }

    @Test
    void anExtensionMustSetItsOwnBitsOnly() {
        Extension greedy = new Extension() {
            @Override
            public String name() {
                return "x-greedy";
            }

            @Override
            public int reservedBits() {
                return RSV1;
            }

            @Override
            public void receive(ByteBuffer payload, boolean last, PayloadSink sink) {}

            @Override
            public int begin(Opcode opcode, long length) {
                return RSV1 | RSV3;
            }

            @Override
            public void send(ByteBuffer payload, boolean last, PayloadSink sink) {}

            @Override
            public void close() {}
        };
        EngineDriver server = EngineDriver.of(Role.SERVER, SETTINGS, greedy);
        assertThatThrownBy(() -> server.engine.sendText("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("x-greedy");
        assertThatThrownBy(() -> server.engine.beginFragments(Opcode.TEXT)).isInstanceOf(IllegalStateException.class);
        assertThat(server.engine.isFragmenting()).isFalse();
        assertThat(server.takeWire()).isEmpty();
    }

    @BothSides
    void extensionsAreClosedOnceWhenTheConnectionHasEnded(Role role) {
        XorExtension xor = new XorExtension(Extension.RSV1, 0x55);
        RunLengthExtension runLength = new RunLengthExtension(Extension.RSV2);
        EngineDriver engine = EngineDriver.of(role, SETTINGS, runLength, xor);
        engine.reaction = event -> {
            if (event instanceof Event.Closed) {
                assertThat(List.of(xor.closed, runLength.closed)).containsExactly(1, 1);
            }
        };
        engine.engine.sendClose(1000, "", 0);
        engine.receiveFrames(Wire.close(1000, ""));
        assertThat(xor.closed).isZero();
        engine.end();
        engine.engine.transportClosed(Optional.empty());
        assertThat(List.of(xor.closed, runLength.closed)).containsExactly(1, 1);
    }

    @BothSides
    void anExtensionAtWorkIsClosedOnlyAfterwards(Role role) {
        RunLengthExtension extension = new RunLengthExtension(Extension.RSV2);
        EngineDriver engine = EngineDriver.of(role, SETTINGS.withStreaming(true), extension);
        engine.reaction = event -> {
            if (event instanceof Event.Part) {
                engine.engine.abort();
                engine.engine.transportClosed(Optional.empty());
                assertThat(extension.closed).isZero();
            }
        };
        engine.receiveFrames(Wire.frame(0x82 | RSV2, (byte) 1, (byte) 1, (byte) 1, (byte) 2, (byte) 1, (byte) 3));
        assertThat(extension.closed).isEqualTo(1);
        assertThat(extension.callsAfterStop).isZero();
        assertThat(engine.events)
                .containsExactly(
                        new Event.Part(Opcode.BINARY, "01", false),
                        new Event.Closing(),
                        new Event.Closed(engine.status()));
    }
}
