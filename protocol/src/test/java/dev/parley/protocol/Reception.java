package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * What an engine makes of a stream of bytes. Every stream is fed whole, byte by byte, with every single cut, and with many
 * random cuts, from the heap and from direct memory, to an engine of its own each time; all must say the same.
 *
 * @param events what was told; neighbouring pieces of a message are joined
 * @param sent the frames that were sent in answer
 * @param transportUnwanted whether the engine wants the transport closed
 */
record Reception(List<Event> events, List<NaiveDecoder.Frame> sent, boolean transportUnwanted) {

    /** Streams up to this length are cut at every place; longer ones only near their beginning and at random. */
    private static final int EVERY_CUT_UP_TO = 300;

    private static final int EVERY_CUT_OF_LONG_ONES_UP_TO = 24;

    private static final int RANDOM_CUTTINGS = 20;

    static Reception of(Role receiver, byte... stream) {
        return of(receiver, EngineSettings.DEFAULTS, stream);
    }

    static Reception of(Role receiver, EngineSettings settings, byte... stream) {
        return of(() -> EngineDriver.of(receiver, settings), stream);
    }

    /** Feeds what a peer sends to engines that are all alike. */
    static Reception of(Supplier<EngineDriver> engines, byte... stream) {
        Reception whole = feed(engines.get(), stream);
        int singleCuts = stream.length <= EVERY_CUT_UP_TO ? stream.length : EVERY_CUT_OF_LONG_ONES_UP_TO;
        for (int at = 0; at <= singleCuts; at++) {
            same(whole, engines.get(), stream, List.of(at), "cut at " + at);
        }
        List<Integer> everyByte = IntStream.range(0, stream.length).boxed().toList();
        same(whole, engines.get(), stream, everyByte, "cut at every byte");
        Seed seed = Seed.fresh();
        SplittableRandom random = seed.random();
        for (int i = 0; i < RANDOM_CUTTINGS && stream.length > 0; i++) {
            List<Integer> cuts = random.ints(random.nextInt(1, 12), 0, stream.length)
                    .sorted()
                    .boxed()
                    .toList();
            same(whole, engines.get(), stream, cuts, "cut at " + cuts + ", " + seed);
        }
        return whole;
    }

    private static void same(Reception whole, EngineDriver engine, byte[] stream, List<Integer> cuts, String how) {
        int from = 0;
        for (int cut : cuts) {
            feedPiece(engine, stream, from, cut);
            from = cut;
        }
        feedPiece(engine, stream, from, stream.length);
        assertThat(result(engine)).as(how).isEqualTo(whole);
    }

    private static Reception feed(EngineDriver engine, byte[] stream) {
        engine.receive(stream);
        return result(engine);
    }

    private static void feedPiece(EngineDriver engine, byte[] stream, int from, int to) {
        // Odd cuts come in direct memory, with other bytes around them that the engine must leave alone.
        int around = 5;
        int length = to - from;
        ByteBuffer memory = (to & 1) == 0
                ? ByteBuffer.allocate(length + 2 * around)
                : ByteBuffer.allocateDirect(length + 2 * around);
        memory.put(around, stream, from, length);
        ByteBuffer in = memory.duplicate().position(around).limit(around + length);
        engine.engine.receive(in, engine.now);
        assertThat(in.hasRemaining()).isFalse();
        for (int i = 0; i < around; i++) {
            assertThat(memory.get(i) | memory.get(around + length + i))
                    .as("bytes around the input")
                    .isZero();
        }
    }

    private static Reception result(EngineDriver engine) {
        return new Reception(joinParts(engine.events), engine.takeFrames(), engine.engine.wantsTransportClosed());
    }

    /** How a streamed message falls into pieces depends on the cuts; what the pieces are together does not. */
    private static List<Event> joinParts(List<Event> events) {
        List<Event> joined = new ArrayList<>();
        for (Event event : events) {
            if (event instanceof Event.Part next
                    && !joined.isEmpty()
                    && joined.getLast() instanceof Event.Part before
                    && !before.last()) {
                joined.set(
                        joined.size() - 1,
                        new Event.Part(next.opcode(), before.payload() + next.payload(), next.last()));
            } else {
                joined.add(event);
            }
        }
        return joined;
    }

    // ---- what tests ask

    /** The messages, Pings and Pongs, without what tells of the connection's end. */
    List<Event> received() {
        return events.stream()
                .filter(event -> !(event instanceof Event.Closing || event instanceof Event.Closed))
                .toList();
    }

    /** The code of the Close frame that was sent; 0 if none was sent, 1005 if an empty one was. */
    int closeCode() {
        return sent.stream()
                .filter(frame -> frame.opcode() == Opcode.CLOSE.code())
                .mapToInt(frame -> frame.payload().isEmpty()
                        ? CloseCode.NO_STATUS_RECEIVED
                        : Integer.parseInt(frame.payload().substring(0, 4), 16))
                .findFirst()
                .orElse(0);
    }

    /** Checks that nothing was wrong and these came. */
    void is(Event... expected) {
        assertThat(events).containsExactly(expected);
        assertThat(closeCode()).isZero();
    }

    /** Checks that these came and then the connection failed with that violation. */
    void failsWith(Violation violation, Event... before) {
        assertThat(received()).containsExactly(before);
        assertThat(events).last().isEqualTo(new Event.Closing());
        assertThat(transportUnwanted).isTrue();
        assertThat(sent)
                .last()
                .isEqualTo(NaiveDecoder.Frame.of(
                        Opcode.CLOSE, Wire.tail(Wire.close(violation.closeCode(), violation.message()), 2)));
    }
}
