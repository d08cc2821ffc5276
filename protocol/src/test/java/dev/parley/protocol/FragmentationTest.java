package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 6455 §5.4: messages in fragments, as they arrive. */
class FragmentationTest {

    private static Reception receive(Role role, String frames) {
        return Reception.of(role, Wire.to(role, Wire.hex(frames)));
    }

    @BothSides
    void putsAMessageTogether(Role role) {
        receive(role, "02 01 01  00 02 0203  00 00  80 01 04").is(new Event.Binary("01020304"));
        receive(role, "01 01 61  00 02 6263  00 00  80 01 64").is(new Event.Text("abcd"));
    }

    @BothSides
    void takesEmptyFragmentsWhereverTheyAre(Role role) {
        receive(role, "02 00 80 00").is(new Event.Binary(""));
        receive(role, "01 00 00 00 00 00 80 00").is(new Event.Text(""));
        receive(role, "01 00 80 01 61").is(new Event.Text("a"));
        receive(role, "01 01 61 80 00").is(new Event.Text("a"));
        receive(role, "01 00 00 03 e282ac 80 00").is(new Event.Text("€"));
    }

    @BothSides
    void beginsTheNextMessageAfterTheLastFragment(Role role) {
        receive(role, "02 01 aa 80 01 bb 01 01 61 80 01 62 82 01 cc")
                .is(new Event.Binary("aabb"), new Event.Text("ab"), new Event.Binary("cc"));
    }

    @BothSides
    void refusesAContinuationWithoutAMessage(Role role) {
        receive(role, "80 01 61").failsWith(Violations.STRAY_CONTINUATION);
        receive(role, "00 00").failsWith(Violations.STRAY_CONTINUATION);
        receive(role, "81 01 61 80 01 62").failsWith(Violations.STRAY_CONTINUATION, new Event.Text("a"));
        receive(role, "01 00 80 00 80 00").failsWith(Violations.STRAY_CONTINUATION, new Event.Text(""));
    }

    @BothSides
    void refusesAMessageWithinAMessage(Role role) {
        receive(role, "01 01 61 81 01 62").failsWith(Violations.MESSAGE_IN_MESSAGE);
        receive(role, "01 01 61 01 01 62").failsWith(Violations.MESSAGE_IN_MESSAGE);
        receive(role, "02 00 82 00").failsWith(Violations.MESSAGE_IN_MESSAGE);
        receive(role, "02 01 61 89 00 81 00").failsWith(Violations.MESSAGE_IN_MESSAGE, new Event.Ping(""));
    }

    @BothSides
    void refusesThemAtTheHeader(Role role) {
        EngineDriver stray = EngineDriver.of(role).receive(Wire.to(role, Wire.header(0x80, 100)));
        assertThat(stray.end().violation()).hasValue(Violations.STRAY_CONTINUATION);
        EngineDriver nested = EngineDriver.of(role).receiveFrames("01 00");
        nested.receive(Wire.to(role, Wire.header(0x82, 100)));
        assertThat(nested.end().violation()).hasValue(Violations.MESSAGE_IN_MESSAGE);
    }

    @BothSides
    void forgetsAnUnfinishedMessageWhenACloseFrameComes(Role role) {
        Reception reception = receive(role, "01 01 61 88 02 03e8 80 01 62");
        assertThat(reception.events()).containsExactly(new Event.Closing());
        assertThat(reception.closeCode()).isEqualTo(1000);
    }
}
