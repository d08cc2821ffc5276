package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 6455 §10.3: what a program does to a payload after it has been sent does not reach the wire. */
class PayloadAfterSendingTest {

    private static final byte[] HARMLESS = "harmless harmless harmless".getBytes(StandardCharsets.UTF_8);

    @BothSides
    void changesComeTooLateForTheWire(Role role) {
        EngineDriver driver = EngineDriver.of(role);
        byte[] payload = HARMLESS.clone();
        driver.engine.sendBinary(ByteBuffer.wrap(payload));
        Arrays.fill(payload, (byte) 'X');
        driver.engine.sendText(ByteBuffer.wrap(HARMLESS));

        assertThat(driver.takeFrames())
                .containsExactly(
                        NaiveDecoder.Frame.of(Opcode.BINARY, HARMLESS), NaiveDecoder.Frame.of(Opcode.TEXT, HARMLESS));
    }

    @BothSides
    void changesBetweenFragmentsReachOnlyWhatIsSentAfterThem(Role role) {
        EngineDriver driver = EngineDriver.of(role);
        driver.room = Output.MINIMUM_ROOM;
        byte[] payload = HARMLESS.clone();
        driver.engine.beginFragments(Opcode.BINARY);
        driver.engine.sendFragment(ByteBuffer.wrap(payload), false);
        Arrays.fill(payload, (byte) 'X');
        driver.engine.sendFragment(ByteBuffer.wrap(payload), true);

        assertThat(driver.takeFrames())
                .extracting(NaiveDecoder.Frame::payload)
                .containsExactly(Event.hex(HARMLESS), "58".repeat(HARMLESS.length));
    }

    @Test
    void aClientLeavesTheProgramsBufferUnmasked() {
        byte[] payload = HARMLESS.clone();
        EngineDriver.of(Role.CLIENT).engine.sendBinary(ByteBuffer.wrap(payload));

        assertThat(payload).isEqualTo(HARMLESS);
    }
}
