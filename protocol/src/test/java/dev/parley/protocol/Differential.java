package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Feeds a stream to the engine and to {@link NaiveDecoder}: both must tell the same. */
final class Differential {

    private Differential() {}

    /**
     * Compares the two.
     *
     * @param piece how many bytes the engine gets next, given how many are left
     * @param context what to say where they differ
     */
    static void check(Role role, EngineSettings settings, byte[] stream, IntUnaryOperator piece, Object context) {
        NaiveDecoder.Outcome expected = NaiveDecoder.decode(role, settings, stream);
        EngineDriver engine = EngineDriver.of(role, settings);
        for (int at = 0; at < stream.length; ) {
            int length = Math.clamp(piece.applyAsInt(stream.length - at), 1, stream.length - at);
            engine.receive(Arrays.copyOfRange(stream, at, at + length));
            engine.engine.outputDrained();
            at += length;
        }
        boolean closing = !engine.engine.isOpen();
        List<NaiveDecoder.Frame> sent = engine.takeFrames();
        CloseStatus status = engine.end();
        assertThat(actual(engine, status))
                .as("%s of %s as %s", context, Event.hex(stream), role)
                .isEqualTo(expected);
        assertThat(closing).as("%s", context).isEqualTo(expected.failedWith() != 0 || expected.closed() != 0);
        checkSent(sent, expected, context);
    }

    private static NaiveDecoder.Outcome actual(EngineDriver engine, CloseStatus status) {
        List<Event> events = new ArrayList<>();
        for (Event event : engine.events) {
            switch (event) {
                case Event.Text _, Event.Binary _, Event.Ping _, Event.Pong _ -> events.add(event);
                case Event.Closing _, Event.Closed _ -> {}
                case Event.Part _, Event.RoundTrip _ -> throw new AssertionError(event);
            }
        }
        return new NaiveDecoder.Outcome(
                events,
                status.violation().map(Violation::closeCode).orElse(0),
                status.received().map(CloseStatus.Close::code).orElse(0));
    }

    /** Pongs first, in the order of the Pings and perhaps not all; then the Close frame, if one is due, and nothing else. */
    private static void checkSent(List<NaiveDecoder.Frame> sent, NaiveDecoder.Outcome expected, Object context) {
        List<Event> pings =
                expected.events().stream().filter(Event.Ping.class::isInstance).toList();
        List<Event> answered = new ArrayList<>();
        int close = 0;
        for (NaiveDecoder.Frame frame : sent) {
            assertThat(frame.fin()).isTrue();
            assertThat(close).as("%s: frames after the Close frame", context).isZero();
            if (frame.opcode() == Opcode.PONG.code()) {
                answered.add(new Event.Ping(frame.payload()));
            } else {
                assertThat(frame.opcode()).isEqualTo(Opcode.CLOSE.code());
                close = frame.payload().isEmpty()
                        ? 1005
                        : Integer.parseInt(frame.payload().substring(0, 4), 16);
            }
        }
        assertThat(close).as("%s", context).isEqualTo(Math.max(expected.failedWith(), expected.closed()));
        assertThat(pings).as("%s", context).containsSubsequence(answered);
        if (pings.size() <= 16) {
            assertThat(answered).as("%s", context).isEqualTo(pings);
        }
    }
}
