package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §6.1: what an endpoint sends. */
class SendingTest {

    private static ByteBuffer buffer(String text) {
        return ByteBuffer.wrap(Wire.utf8(text));
    }

    // ---- whole messages

    @BothSides
    void sendsText(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendText("Grüße");
        engine.engine.sendText(buffer("日本"));
        engine.engine.sendText("");
        assertThat(engine.takeFrames())
                .containsExactly(
                        NaiveDecoder.Frame.of(Opcode.TEXT, Wire.utf8("Grüße")),
                        NaiveDecoder.Frame.of(Opcode.TEXT, Wire.utf8("日本")),
                        NaiveDecoder.Frame.of(Opcode.TEXT));
    }

    @Test
    void writesFramesLiterally() {
        EngineDriver server = EngineDriver.of(Role.SERVER);
        server.engine.sendText("Hello");
        server.engine.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(server.takeMain()).isEqualTo("810548656c6c6f" + "82020102");
    }

    @BothSides
    void anUnpairedSurrogateBecomesAQuestionMark(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendText("a\uD800b");
        assertThat(engine.takeFrames()).containsExactly(NaiveDecoder.Frame.of(Opcode.TEXT, Wire.utf8("a?b")));
    }

    @BothSides
    void sendsWhatRemainsOfABufferOfAnyKind(Role role) {
        byte[] bytes = FrameHeaderTest.payload(300);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(310).put(5, bytes).position(5).limit(305);
        ByteBuffer heap = ByteBuffer.wrap(Wire.join(new byte[3], bytes, new byte[2]), 3, 300);
        for (ByteBuffer payload :
                List.of(direct, heap, heap.asReadOnlyBuffer(), heap.slice().order(ByteOrder.LITTLE_ENDIAN))) {
            ByteOrder order = payload.order();
            EngineDriver engine = EngineDriver.of(role);
            engine.engine.sendBinary(payload);
            assertThat(engine.takeFrames()).containsExactly(NaiveDecoder.Frame.of(Opcode.BINARY, bytes));
            assertThat(payload.hasRemaining()).isFalse();
            assertThat(payload.order()).isEqualTo(order);
            assertThat(heap.array())
                    .as("the program's bytes are not masked")
                    .startsWith(0, 0, 0)
                    .contains(bytes);
            payload.rewind();
            heap.position(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 16, 17, 100})
    void fillsAnOutputThatGivesLittleRoomAtATime(int room) {
        for (Role role : Role.values()) {
            EngineDriver engine = EngineDriver.of(role);
            engine.room = room;
            PreparedFrame prepared = PreparedFrame.of(Opcode.BINARY, ByteBuffer.wrap(FrameHeaderTest.payload(77)));
            for (int length : List.of(0, 1, 2, 3, 9, 15, 16, 125, 126, 300)) {
                engine.engine.sendBinary(ByteBuffer.wrap(FrameHeaderTest.payload(length)));
                engine.engine.sendPrepared(prepared);
                assertThat(engine.takeFrames())
                        .containsExactly(
                                NaiveDecoder.Frame.of(Opcode.BINARY, FrameHeaderTest.payload(length)),
                                NaiveDecoder.Frame.of(Opcode.BINARY, FrameHeaderTest.payload(77)));
            }
        }
    }

    @BothSides
    void refusesTextThatIsNotUtf8(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        for (String hex : Utf8Vectors.invalid()) {
            assertThatThrownBy(() -> engine.engine.sendText(ByteBuffer.wrap(Wire.hex(hex))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("UTF-8");
        }
        assertThatThrownBy(() -> engine.engine.sendText(ByteBuffer.wrap(Wire.hex("61c3"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(engine.takeWire()).isEmpty();
        assertThat(engine.engine.isOpen()).isTrue();
    }

    // ---- prepared messages

    @Test
    void aServerSharesTheBytesOfAPreparedMessage() {
        PreparedFrame prepared = PreparedFrame.of(Opcode.TEXT, buffer("Hello"));
        for (int i = 0; i < 3; i++) {
            EngineDriver server = EngineDriver.of(Role.SERVER);
            server.engine.sendPrepared(prepared);
            assertThat(server.takeMain()).isEqualTo("810548656c6c6f");
        }
    }

    @Test
    void aPreparedMessageKeepsItsOwnCopy() {
        byte[] bytes = {1, 2, 3};
        ByteBuffer payload = ByteBuffer.wrap(bytes);
        PreparedFrame prepared = PreparedFrame.of(Opcode.BINARY, payload);
        assertThat(payload.remaining()).isEqualTo(3);
        bytes[0] = 9;
        assertThat(prepared.opcode()).isEqualTo(Opcode.BINARY);
        assertThat(prepared.size()).isEqualTo(3);
        ByteBuffer view = prepared.payload();
        assertThat(view.isReadOnly()).isTrue();
        assertThat(Event.bytes(view)).containsExactly(1, 2, 3);
        view.position(3);
        assertThat(prepared.payload().remaining()).isEqualTo(3);
    }

    @Test
    void aPreparedMessageMustBeTextOrBinaryAndTextMustBeUtf8() {
        for (Opcode opcode : List.of(Opcode.CONTINUATION, Opcode.CLOSE, Opcode.PING, Opcode.PONG)) {
            assertThatThrownBy(() -> PreparedFrame.of(opcode, buffer("")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(opcode.name());
        }
        assertThatThrownBy(() -> PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.hex("ff"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    // ---- fragments

    @BothSides
    void sendsAMessageInFragments(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        assertThat(engine.engine.isFragmenting()).isFalse();
        engine.engine.beginFragments(Opcode.TEXT);
        assertThat(engine.engine.isFragmenting()).isTrue();
        assertThat(engine.takeWire()).as("nothing is known to send yet").isEmpty();
        engine.engine.sendFragment(buffer("one"), false);
        engine.engine.sendFragment(buffer(""), false);
        engine.engine.sendFragment(buffer("two"), true);
        assertThat(engine.engine.isFragmenting()).isFalse();
        assertThat(engine.takeFrames())
                .containsExactly(
                        new NaiveDecoder.Frame(false, 0, 1, Event.hex(Wire.utf8("one"))),
                        new NaiveDecoder.Frame(false, 0, 0, ""),
                        new NaiveDecoder.Frame(true, 0, 0, Event.hex(Wire.utf8("two"))));
    }

    @BothSides
    void aMessageMayHaveOneFragment(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.beginFragments(Opcode.BINARY);
        engine.engine.sendFragment(ByteBuffer.wrap(new byte[] {7}), true);
        assertThat(engine.takeFrames()).containsExactly(NaiveDecoder.Frame.of(Opcode.BINARY, (byte) 7));
    }

    @BothSides
    void aFragmentMayEndWithinACharacter(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.beginFragments(Opcode.TEXT);
        engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("61e2")), false);
        engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("82")), false);
        engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("ac")), true);
        assertThat(engine.takeFrames()).hasSize(3);
    }

    @BothSides
    void fragmentsOfATextMustBeUtf8Together(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.beginFragments(Opcode.TEXT);
        engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("61e2")), false);
        for (boolean last : new boolean[] {false, true}) {
            assertThatThrownBy(() -> engine.engine.sendFragment(buffer("b"), last))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("§5.6");
        }
        assertThatThrownBy(() -> engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("82")), true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(engine.takeFrames()).hasSize(1);
        engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("82ac")), true);
        assertThat(engine.takeFrames()).hasSize(1);
        engine.engine.beginFragments(Opcode.TEXT);
        engine.engine.sendFragment(buffer("fresh"), true);
        engine.engine.beginFragments(Opcode.BINARY);
        engine.engine.sendFragment(ByteBuffer.wrap(Wire.hex("ff")), true);
        assertThat(engine.takeFrames()).hasSize(2);
    }

    @BothSides
    void nothingElseIsSentBetweenFragmentsButControlFrames(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.beginFragments(Opcode.TEXT);
        engine.engine.sendFragment(buffer("one"), false);
        List<Runnable> others = List.of(
                () -> engine.engine.sendText("other"),
                () -> engine.engine.sendText(buffer("other")),
                () -> engine.engine.sendBinary(buffer("other")),
                () -> engine.engine.sendPrepared(PreparedFrame.of(Opcode.TEXT, buffer("other"))),
                () -> engine.engine.beginFragments(Opcode.TEXT));
        for (Runnable other : others) {
            assertThatThrownBy(other::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("fragmented message");
        }
        engine.engine.sendPing(0);
        engine.receiveFrames("89 01 31");
        engine.engine.sendFragment(buffer("two"), true);
        engine.engine.sendText("next");
        assertThat(engine.takeFrames())
                .containsExactly(
                        new NaiveDecoder.Frame(false, 0, 1, Event.hex(Wire.utf8("one"))),
                        NaiveDecoder.Frame.of(Opcode.PING, Wire.hex("0000000000000001")),
                        NaiveDecoder.Frame.of(Opcode.PONG, (byte) 0x31),
                        new NaiveDecoder.Frame(true, 0, 0, Event.hex(Wire.utf8("two"))),
                        NaiveDecoder.Frame.of(Opcode.TEXT, Wire.utf8("next")));
    }

    @BothSides
    void aFragmentNeedsAMessage(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        assertThatThrownBy(() -> engine.engine.sendFragment(buffer("one"), false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("beginFragments");
        engine.engine.beginFragments(Opcode.TEXT);
        engine.engine.sendFragment(buffer("one"), true);
        assertThatThrownBy(() -> engine.engine.sendFragment(buffer("two"), true))
                .isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = Opcode.class,
            names = {"CONTINUATION", "CLOSE", "PING", "PONG"})
    void onlyTextAndBinaryHaveFragments(Opcode opcode) {
        EngineDriver engine = EngineDriver.of(Role.SERVER);
        assertThatThrownBy(() -> engine.engine.beginFragments(opcode))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(opcode.name());
        assertThat(engine.engine.isFragmenting()).isFalse();
    }

    @BothSides
    void aCloseFrameMayEndAMessageThatIsNotFinished(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.beginFragments(Opcode.TEXT);
        engine.engine.sendFragment(buffer("one"), false);
        engine.receiveFrames(Wire.close(1000, ""));
        assertThat(engine.takeFrames())
                .hasSize(2)
                .last()
                .extracting(NaiveDecoder.Frame::opcode)
                .isEqualTo(8);
    }
}
