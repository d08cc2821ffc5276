package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.CloseStatus.Close;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455 §5.5.1 and §7: the Close frame and what follows it. */
class ClosingHandshakeTest {

    private static final Event CLOSING = new Event.Closing();

    private static NaiveDecoder.Frame closeFrame(int code, String reason) {
        return NaiveDecoder.Frame.of(Opcode.CLOSE, Wire.tail(Wire.close(code, reason), 2));
    }

    // ---- the peer closes

    @BothSides
    void answersACloseFrameWithItsCode(Role role) {
        Reception reception = Reception.of(role, Wire.to(role, Wire.close(1001, "gone")));
        assertThat(reception.events()).containsExactly(CLOSING);
        assertThat(reception.sent()).containsExactly(closeFrame(1001, ""));
        CloseStatus status =
                EngineDriver.of(role).receiveFrames(Wire.close(1001, "gone")).end();
        assertThat(status.cause()).isEqualTo(Cause.REMOTE_CLOSE);
        assertThat(status.sent()).hasValue(new Close(1001, ""));
        assertThat(status.received()).hasValue(new Close(1001, "gone"));
        assertThat(status.wasClean()).isTrue();
        assertThat(status.closedByPeer()).isTrue();
        assertThat(status.code()).isEqualTo(1001);
        assertThat(status.reason()).isEqualTo("gone");
        assertThat(status.violation()).isEmpty();
        assertThat(status.error()).isEmpty();
    }

    @BothSides
    void answersAnEmptyCloseFrameWithAnEmptyOne(Role role) {
        Reception reception = Reception.of(role, Wire.to(role, Wire.hex("88 00")));
        assertThat(reception.sent()).containsExactly(NaiveDecoder.Frame.of(Opcode.CLOSE));
        CloseStatus status = EngineDriver.of(role).receiveFrames("88 00").end();
        assertThat(status.sent()).hasValue(new Close(1005, ""));
        assertThat(status.received()).hasValue(new Close(1005, ""));
        assertThat(status.code()).isEqualTo(1005);
        assertThat(status.wasClean()).isTrue();
    }

    @Test
    void writesTheAnswerLiterally() {
        assertThat(EngineDriver.of(Role.SERVER)
                        .receive(Wire.hex("88 82 00000000 03e8"))
                        .takeMain())
                .isEqualTo("880203e8");
        assertThat(EngineDriver.of(Role.SERVER)
                        .receive(Wire.hex("88 80 00000000"))
                        .takeMain())
                .isEqualTo("8800");
        assertThat(EngineDriver.of(Role.CLIENT).receive(Wire.hex("88 00")).takeMain())
                .startsWith("8880")
                .hasSize(12);
    }

    @Test
    void acceptsExactlyTheCodesThatMayBeOnTheWire() {
        for (Role role : Role.values()) {
            for (int code = 0; code <= 0xFFFF; code++) {
                boolean allowed = (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006)
                        || (code >= 3000 && code <= 4999);
                EngineDriver engine = EngineDriver.of(role).receiveFrames(Wire.close(code, ""));
                CloseStatus status = engine.end();
                if (status.received().isPresent() != allowed
                        || status.sent().orElseThrow().code() != (allowed ? code : 1002)
                        || status.violation().isPresent() == allowed) {
                    throw new AssertionError(code + ": " + status);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void refusesCodesThatMustNotBeOnTheWire(int code) {
        for (Role role : Role.values()) {
            Reception.of(role, Wire.to(role, Wire.close(code, ""))).failsWith(Violations.CLOSE_CODE);
            Reception.of(role, Wire.to(role, Wire.close(code, "why"))).failsWith(Violations.CLOSE_CODE);
        }
    }

    @BothSides
    void refusesABodyOfOneByte(Role role) {
        Reception.of(role, Wire.to(role, Wire.hex("88 01 03"))).failsWith(Violations.CLOSE_ONE_BYTE);
    }

    @BothSides
    void refusesAReasonThatIsNotUtf8(Role role) {
        for (String reason : Utf8Vectors.invalid()) {
            byte[] body = Wire.join(Wire.hex("03e8"), Wire.hex(reason));
            Reception.of(role, Wire.to(role, Wire.frame(0x88, body))).failsWith(Violations.CLOSE_REASON);
        }
        for (String reason : Utf8Vectors.incomplete()) {
            byte[] body = Wire.join(Wire.hex("03e8"), Wire.hex(reason));
            Reception.of(role, Wire.to(role, Wire.frame(0x88, body))).failsWith(Violations.CLOSE_REASON);
        }
    }

    @BothSides
    void takesAReasonOf123Bytes(Role role) {
        String reason = "é".repeat(61) + "!";
        CloseStatus status =
                EngineDriver.of(role).receiveFrames(Wire.close(4000, reason)).end();
        assertThat(status.received()).hasValue(new Close(4000, reason));
        assertThat(status.reason()).isEqualTo(reason);
    }

    @BothSides
    void ignoresEverythingAfterACloseFrame(Role role) {
        byte[] after = Wire.hex("81 01 61 89 00 8a 00 83 00 88 02 03e9 ff ff ff");
        Reception reception = Reception.of(role, Wire.to(role, Wire.join(Wire.close(1000, ""), after)));
        assertThat(reception.events()).containsExactly(CLOSING);
        assertThat(reception.sent()).containsExactly(closeFrame(1000, ""));
    }

    @BothSides
    void theCloseFrameIsInTheMainLaneBehindTheMessages(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendText("one");
        engine.engine.sendClose(1000, "", 0);
        assertThat(engine.takeControls()).isEmpty();
        assertThat(engine.takeFrames())
                .containsExactly(NaiveDecoder.Frame.of(Opcode.TEXT, Wire.utf8("one")), closeFrame(1000, ""));
    }

    // ---- who closes TCP

    @Test
    void aServerClosesTheTransportFirst() {
        EngineDriver answering = EngineDriver.of(Role.SERVER).receiveFrames(Wire.close(1000, ""));
        assertThat(answering.engine.wantsTransportClosed()).isTrue();

        EngineDriver closing = EngineDriver.of(Role.SERVER);
        closing.engine.sendClose(1000, "", 0);
        assertThat(closing.engine.wantsTransportClosed()).isFalse();
        closing.receiveFrames(Wire.close(1000, ""));
        assertThat(closing.engine.wantsTransportClosed()).isTrue();
    }

    @Test
    void aClientWaitsForTheServerToCloseTheTransportButNotForEver() {
        long closeTime = EngineSettings.DEFAULTS.closeTimeout().toNanos();
        EngineDriver answering = EngineDriver.of(Role.CLIENT).receiveFrames(Wire.close(1000, ""));
        assertThat(answering.engine.wantsTransportClosed()).isFalse();
        assertThat(answering.engine.nanosToDeadline(0)).isEqualTo(closeTime);
        answering.now = closeTime - 1;
        answering.tick();
        assertThat(answering.engine.wantsTransportClosed()).isFalse();
        answering.now = closeTime;
        answering.tick();
        assertThat(answering.engine.wantsTransportClosed()).isTrue();
        CloseStatus status = answering.end();
        assertThat(status.cause()).isEqualTo(Cause.REMOTE_CLOSE);
        assertThat(status.wasClean()).isTrue();
    }

    // ---- this endpoint closes

    @BothSides
    void closesWithACodeAndAReason(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(1000, "bye", 0);
        assertThat(engine.takeFrames()).containsExactly(closeFrame(1000, "bye"));
        assertThat(engine.events).containsExactly(CLOSING);
        assertThat(engine.engine.isOpen()).isFalse();
        engine.receiveFrames(Wire.close(1000, "bye too"));
        CloseStatus status = engine.end();
        assertThat(engine.takeFrames()).as("only one Close frame is sent").isEmpty();
        assertThat(engine.events).hasSize(2);
        assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
        assertThat(status.sent()).hasValue(new Close(1000, "bye"));
        assertThat(status.received()).hasValue(new Close(1000, "bye too"));
        assertThat(status.wasClean()).isTrue();
        assertThat(status.closedByPeer()).isFalse();
        assertThat(status.code()).isEqualTo(1000);
        assertThat(status.reason()).isEqualTo("bye");
    }

    @BothSides
    void closesWithAnEmptyFrame(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(CloseCode.NO_STATUS_RECEIVED, "", 0);
        assertThat(engine.takeFrames()).containsExactly(NaiveDecoder.Frame.of(Opcode.CLOSE));
        assertThat(engine.receiveFrames("88 00").end().code()).isEqualTo(1005);
    }

    @BothSides
    void aSecondCloseDoesNothing(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(1000, "first", 0);
        engine.engine.sendClose(1001, "second", 0);
        assertThat(engine.takeFrames()).containsExactly(closeFrame(1000, "first"));
        assertThat(engine.end().sent()).hasValue(new Close(1000, "first"));
        engine.engine.sendClose(1001, "third", 0);
        assertThat(engine.takeFrames()).isEmpty();
    }

    @BothSides
    void checksTheCodeThatItIsToSend(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        List<Integer> refused = new ArrayList<>(List.of(-1, 0, 999, 1004, 1006, 1015, 1016, 2999, 5000, 65536 + 1000));
        if (role == Role.SERVER) {
            refused.add(1010);
        }
        for (int code : refused) {
            assertThatThrownBy(() -> engine.engine.sendClose(code, "", 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("close code " + code);
        }
        assertThat(engine.takeWire()).isEmpty();
        assertThat(engine.engine.isOpen()).isTrue();
        for (int code : List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 4999)) {
            EngineDriver another = EngineDriver.of(role);
            another.engine.sendClose(code, "", 0);
            assertThat(another.takeFrames()).containsExactly(closeFrame(code, ""));
        }
    }

    @Test
    void aClientMaySayThatItNeedsAnExtension() {
        EngineDriver client = EngineDriver.of(Role.CLIENT);
        client.engine.sendClose(CloseCode.MANDATORY_EXTENSION, "", 0);
        assertThat(client.takeFrames()).containsExactly(closeFrame(1010, ""));
    }

    @BothSides
    void checksTheReasonThatItIsToSend(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        assertThatThrownBy(() -> engine.engine.sendClose(1000, "é".repeat(62), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("124 bytes");
        assertThatThrownBy(() -> engine.engine.sendClose(CloseCode.NO_STATUS_RECEIVED, "why", 0))
                .isInstanceOf(IllegalArgumentException.class);
        engine.engine.sendClose(1000, "é".repeat(61) + "!", 0);
        assertThat(engine.takeFrames()).containsExactly(closeFrame(1000, "é".repeat(61) + "!"));
    }

    @BothSides
    void deliversMessagesUntilThePeerAnswers(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(1000, "", 0);
        engine.receiveFrames("81 01 61 01 01 62 80 01 63").receiveFrames(Wire.close(1000, ""));
        assertThat(engine.events).containsExactly(CLOSING, new Event.Text("a"), new Event.Text("bc"));
    }

    @BothSides
    void refusesToSendOnceItIsClosing(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.beginFragments(Opcode.BINARY);
        engine.engine.sendClose(1000, "", 0);
        engine.takeWire();
        ByteBuffer payload = ByteBuffer.allocate(1);
        List<Runnable> sends = List.of(
                () -> engine.engine.sendText("late"),
                () -> engine.engine.sendText(payload),
                () -> engine.engine.sendBinary(payload),
                () -> engine.engine.sendPrepared(PreparedFrame.of(Opcode.BINARY, payload)),
                () -> engine.engine.sendFragment(payload, true),
                () -> engine.engine.beginFragments(Opcode.TEXT),
                () -> engine.engine.sendPing(0));
        for (Runnable send : sends) {
            assertThatThrownBy(send::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closing or closed");
        }
        engine.end();
        for (Runnable send : sends) {
            assertThatThrownBy(send::run).isInstanceOf(IllegalStateException.class);
        }
        assertThat(engine.takeWire()).isEmpty();
    }

    @BothSides
    void bothSidesMayCloseAtOnce(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(4001, "mine", 0);
        engine.receiveFrames(Wire.close(4002, "yours"));
        assertThat(engine.takeFrames()).containsExactly(closeFrame(4001, "mine"));
        CloseStatus status = engine.end();
        assertThat(status.wasClean()).isTrue();
        assertThat(status.sent()).hasValue(new Close(4001, "mine"));
        assertThat(status.received()).hasValue(new Close(4002, "yours"));
    }

    @BothSides
    void givesUpAPeerThatDoesNotAnswer(Role role) {
        long closeTime = EngineSettings.DEFAULTS.closeTimeout().toNanos();
        EngineDriver engine = EngineDriver.of(role);
        engine.now = 7;
        engine.engine.sendClose(1000, "", 7);
        assertThat(engine.engine.nanosToDeadline(7)).isEqualTo(closeTime);
        assertThat(engine.engine.nanosToDeadline(8)).isEqualTo(closeTime - 1);
        engine.now = 7 + closeTime - 1;
        engine.tick();
        assertThat(engine.engine.wantsTransportClosed()).isFalse();
        engine.receiveFrames("81 01 61");
        assertThat(engine.engine.nanosToDeadline(engine.now))
                .as("messages do not prolong it")
                .isEqualTo(1);
        engine.now++;
        engine.tick();
        assertThat(engine.engine.wantsTransportClosed()).isTrue();
        assertThat(engine.engine.nanosToDeadline(engine.now)).isEqualTo(Long.MAX_VALUE);
        engine.receiveFrames("81 01 61");
        CloseStatus status = engine.end();
        assertThat(engine.events).containsExactly(CLOSING, new Event.Text("a"), new Event.Closed(status));
        assertThat(status.cause()).isEqualTo(Cause.CLOSE_TIMEOUT);
        assertThat(status.wasClean()).isFalse();
        assertThat(status.code()).isEqualTo(1006);
        assertThat(status.sent()).hasValue(new Close(1000, ""));
    }

    // ---- failing the connection

    @BothSides
    void failsAndThenIgnoresWhatComes(Role role) {
        byte[] stream = Wire.to(role, Wire.join(Wire.frame(0x83), Wire.hex("81 01 61"), Wire.close(1000, "")));
        Reception.of(role, stream).failsWith(Violations.RESERVED_OPCODE);
        EngineDriver engine = EngineDriver.of(role).receive(stream);
        engine.receiveFrames("81 01 61").receiveFrames(Wire.close(1000, ""));
        CloseStatus status = engine.end();
        assertThat(engine.events).containsExactly(CLOSING, new Event.Closed(status));
        assertThat(status.cause()).isEqualTo(Cause.VIOLATION);
        assertThat(status.violation()).hasValue(Violations.RESERVED_OPCODE);
        assertThat(status.sent()).hasValue(new Close(1002, Violations.RESERVED_OPCODE.message()));
        assertThat(status.received()).isEmpty();
        assertThat(status.wasClean()).isFalse();
        assertThat(status.closedByPeer()).isFalse();
        assertThat(status.code()).isEqualTo(1002);
    }

    @BothSides
    void aViolationAfterOurCloseSendsNoSecondCloseFrame(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(1000, "", 0);
        engine.receive(Wire.to(role, Wire.frame(0x83)));
        assertThat(engine.takeFrames()).containsExactly(closeFrame(1000, ""));
        assertThat(engine.engine.wantsTransportClosed()).isTrue();
        CloseStatus status = engine.end();
        assertThat(status.cause()).isEqualTo(Cause.VIOLATION);
        assertThat(status.violation()).hasValue(Violations.RESERVED_OPCODE);
        assertThat(status.sent()).hasValue(new Close(1000, ""));
    }

    @BothSides
    void aFailedConnectionHasNoDeadlines(Role role) {
        EngineDriver engine = EngineDriver.of(role).receive(Wire.to(role, Wire.frame(0x83)));
        assertThat(engine.engine.nanosToDeadline(0)).isEqualTo(Long.MAX_VALUE);
        engine.pass(Duration.ofHours(1)).tick();
        assertThat(engine.end().cause()).isEqualTo(Cause.VIOLATION);
    }

    // ---- the transport ends

    @BothSides
    void anEndWithoutACloseFrameIsTold(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        CloseStatus status = engine.end();
        assertThat(engine.events).containsExactly(CLOSING, new Event.Closed(status));
        assertThat(status.cause()).isEqualTo(Cause.TRANSPORT);
        assertThat(status.code()).isEqualTo(1006);
        assertThat(status.reason()).isEmpty();
        assertThat(status.closedByPeer()).isTrue();
        assertThat(status.wasClean()).isFalse();
        assertThat(status.detail()).contains("without a Close frame");
        assertThat(status.sent()).isEmpty();
        assertThat(status.received()).isEmpty();
    }

    @BothSides
    void anErrorOfTheTransportIsTold(Role role) {
        IllegalStateException reset = new IllegalStateException("reset");
        CloseStatus status = EngineDriver.of(role).end(Optional.of(reset));
        assertThat(status.cause()).isEqualTo(Cause.TRANSPORT);
        assertThat(status.error()).hasValue(reset);
        assertThat(status.detail()).contains("reset");
        assertThat(status.toString()).contains("TRANSPORT").contains("reset");
    }

    @BothSides
    void anEndBeforeThePeerAnswersIsNotClean(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendClose(1001, "", 0);
        CloseStatus status = engine.end();
        assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
        assertThat(status.wasClean()).isFalse();
        assertThat(status.detail()).contains("before the peer answered");
    }

    @BothSides
    void theEndIsToldOnce(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.end();
        engine.engine.transportClosed(Optional.of(new IllegalStateException("again")));
        engine.engine.abort();
        engine.tick();
        engine.receiveFrames("81 01 61 89 00");
        engine.engine.outputDrained();
        assertThat(engine.events).hasSize(2);
        assertThat(engine.takeWire()).isEmpty();
        assertThat(engine.engine.nanosToDeadline(0)).isEqualTo(Long.MAX_VALUE);
    }

    @BothSides
    void anAbortedConnectionTakesAndSendsNothingMore(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.abort();
        assertThat(engine.engine.isOpen()).isFalse();
        assertThat(engine.engine.wantsTransportClosed()).isTrue();
        engine.receiveFrames("81 01 61 89 00");
        engine.engine.sendClose(1000, "", 0);
        assertThat(engine.takeWire()).isEmpty();
        CloseStatus status = engine.end();
        assertThat(engine.events).containsExactly(CLOSING, new Event.Closed(status));
        assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
        assertThat(status.code()).isEqualTo(1006);
        assertThat(status.closedByPeer()).isFalse();
        assertThat(status.detail()).contains("dropped");
    }

    @BothSides
    void anAbortWithinAFrameStopsAtOnce(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> engine.engine.abort();
        engine.receiveFrames("81 01 61 81 01 62");
        assertThat(engine.events).containsExactly(new Event.Text("a"));
    }

    @Test
    void aViolationFitsACloseFrame() {
        assertThatThrownBy(() -> new Violation(1006, "RFC 0", "no such code"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Violation(1002, "RFC 0", "x".repeat(124)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new Violation(1002, "RFC 6455 §1", "text").toString())
                .isEqualTo("text (RFC 6455 §1, close code 1002)");
        assertThat(Violations.frameTooBig(Long.MAX_VALUE).message()).contains(Long.toString(Long.MAX_VALUE));
    }
}
