package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** What a program may do from within an event. */
class ReentrancyTest {

    @BothSides
    void sendsFromWithinAMessage(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> {
            switch (event) {
                case Event.Text text -> engine.engine.sendText(text.text());
                case Event.Binary binary -> engine.engine.sendBinary(ByteBuffer.wrap(Wire.hex(binary.payload())));
                case Event.Ping _ -> engine.engine.sendPing(engine.now);
                case Event.Part _, Event.Pong _, Event.RoundTrip _, Event.Closing _, Event.Closed _ -> {}
            }
        };
        engine.receiveFrames("81 01 61 89 01 31 82 02 0102 01 01 62 80 01 63");
        assertThat(engine.takeFrames())
                .containsExactly(
                        NaiveDecoder.Frame.of(Opcode.TEXT, (byte) 'a'),
                        NaiveDecoder.Frame.of(Opcode.PONG, (byte) '1'),
                        NaiveDecoder.Frame.of(Opcode.PING, Wire.hex("0000000000000001")),
                        NaiveDecoder.Frame.of(Opcode.BINARY, (byte) 1, (byte) 2),
                        NaiveDecoder.Frame.of(Opcode.TEXT, (byte) 'b', (byte) 'c'));
    }

    @BothSides
    void echoesTheVeryBufferThatItWasGiven(Role role) {
        // Not a copy: the buffer is a view of the input, and sending it moves its position.
        EngineDriver recorder = EngineDriver.of(role);
        Engine[] engine = new Engine[1];
        EngineEvents echo = new EngineEvents() {
            @Override
            public void onText(ByteBuffer utf8, boolean ascii) {
                engine[0].sendText(utf8);
            }

            @Override
            public void onBinary(ByteBuffer payload) {
                engine[0].sendBinary(payload);
            }
        };
        engine[0] = new Engine(role, EngineSettings.DEFAULTS, List.of(), echo, recorder, () -> Wire.KEY, 0);
        byte[] in = Wire.to(role, Wire.hex("82 03 010203 81 02 c3a9 82 00 02 01 ff 80 01 fe 82 01 09"));
        engine[0].receive(ByteBuffer.wrap(in), 0);
        assertThat(recorder.takeFrames())
                .containsExactly(
                        NaiveDecoder.Frame.of(Opcode.BINARY, (byte) 1, (byte) 2, (byte) 3),
                        NaiveDecoder.Frame.of(Opcode.TEXT, Wire.utf8("é")),
                        NaiveDecoder.Frame.of(Opcode.BINARY),
                        NaiveDecoder.Frame.of(Opcode.BINARY, (byte) 0xFF, (byte) 0xFE),
                        NaiveDecoder.Frame.of(Opcode.BINARY, (byte) 9));
    }

    @BothSides
    void closesFromWithinAMessage(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> {
            if (event instanceof Event.Text) {
                engine.engine.sendClose(1000, "enough", engine.now);
            }
        };
        engine.receiveFrames("81 01 61 82 01 01").receiveFrames(Wire.close(1000, ""));
        CloseStatus status = engine.end();
        assertThat(engine.events)
                .containsExactly(
                        new Event.Text("a"), new Event.Closing(), new Event.Binary("01"), new Event.Closed(status));
        assertThat(status.cause()).isEqualTo(CloseStatus.Cause.LOCAL_CLOSE);
        assertThat(engine.takeFrames()).hasSize(1);
    }

    @BothSides
    void closesFromWithinAPing(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> {
            if (event instanceof Event.Ping) {
                engine.engine.sendClose(1001, "", engine.now);
            }
        };
        engine.receiveFrames("01 01 61 89 01 31 80 01 62");
        assertThat(engine.events).containsExactly(new Event.Ping("31"), new Event.Closing(), new Event.Text("ab"));
    }

    @BothSides
    void anEndFromWithinAnEventIsToldWhenReceivingIsOver(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.engine.sendPing(0);
        engine.reaction = event -> {
            if (event instanceof Event.RoundTrip) {
                engine.engine.transportClosed(Optional.empty());
            }
        };
        // The driver of this test refuses every event after the last one.
        engine.receiveFrames("8a 08 0000000000000001 81 01 61");
        assertThat(engine.events)
                .containsExactly(
                        new Event.RoundTrip(1, 0),
                        new Event.Closing(),
                        new Event.Pong("0000000000000001"),
                        new Event.Closed(engine.status()));
    }

    @BothSides
    void anEndFromWithinClosingIsTold(Role role) {
        for (String frame : List.of("88 02 03e8", "83 00")) {
            EngineDriver engine = EngineDriver.of(role);
            engine.reaction = event -> {
                if (event instanceof Event.Closing) {
                    engine.engine.sendClose(4000, "too late", 0);
                    engine.engine.transportClosed(Optional.empty());
                }
            };
            engine.receiveFrames(frame);
            assertThat(engine.events).containsExactly(new Event.Closing(), new Event.Closed(engine.status()));
            assertThat(engine.takeFrames()).hasSize(1);
        }
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> engine.engine.transportClosed(Optional.empty());
        engine.engine.sendClose(1000, "", 0);
        assertThat(engine.events).containsExactly(new Event.Closing(), new Event.Closed(engine.status()));
    }

    @BothSides
    void mustNotReceiveFromWithinAnEvent(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> assertThatThrownBy(() -> engine.receiveFrames("81 01 62"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from within an event");
        engine.receiveFrames("81 01 61");
        assertThat(engine.events).containsExactly(new Event.Text("a"));
        engine.reaction = event -> {};
        engine.receiveFrames("81 01 63");
        assertThat(engine.events).containsExactly(new Event.Text("a"), new Event.Text("c"));
    }

    @BothSides
    void whatAnEventThrowsLeavesReceive(Role role) {
        EngineDriver engine = EngineDriver.of(role);
        engine.reaction = event -> {
            if (event instanceof Event.Text) {
                throw new IllegalStateException("handler");
            }
        };
        assertThatThrownBy(() -> engine.receiveFrames("81 01 61")).hasMessage("handler");
        engine.engine.sendClose(1011, "", 0);
        assertThat(engine.end().sent()).hasValue(new CloseStatus.Close(1011, ""));
    }
}
