package dev.parley.protocol;

import dev.parley.protocol.Event.Closed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * An engine with an output in memory, a record of its events, and a clock that moves only when told. The two lanes of the
 * output are kept apart; {@link #wire} holds them in the order in which they were filled.
 */
final class EngineDriver implements EngineEvents, Output {

    final Engine engine;
    final Role role;
    final List<Event> events = new ArrayList<>();

    /** What was told, before it was told: called within the engine's own calls. */
    Consumer<Event> reaction = event -> {};

    /** Whether more is wanted. */
    BooleanSupplier wantsMore = () -> true;

    /** How many bytes the output gives the engine at a time. */
    int room = 1 << 16;

    long now;

    private final ByteArrayOutputStream mainLane = new ByteArrayOutputStream();
    private final List<String> controlLane = new ArrayList<>();
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

    private ByteBuffer given = ByteBuffer.allocate(0);
    private int givenFrom;

    EngineDriver(Role role, EngineSettings settings, long now, Extension... extensions) {
        this.role = role;
        this.now = now;
        SplittableRandom keys = new SplittableRandom(6455);
        this.engine = new Engine(role, settings, List.of(extensions), this, this, keys::nextInt, now);
    }

    static EngineDriver of(Role role) {
        return of(role, EngineSettings.DEFAULTS);
    }

    static EngineDriver of(Role role, EngineSettings settings, Extension... extensions) {
        return new EngineDriver(role, settings, 0, extensions);
    }

    // ---- in

    /** Feeds bytes as they are. */
    EngineDriver receive(byte... bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes.clone());
        engine.receive(in, now);
        if (in.hasRemaining()) {
            throw new AssertionError(in.remaining() + " bytes were not taken");
        }
        return this;
    }

    /** Feeds unmasked frames as this engine's peer would send them. */
    EngineDriver receiveFrames(byte... unmasked) {
        return receive(Wire.to(role, unmasked));
    }

    /** Feeds unmasked frames, written in hexadecimal, as this engine's peer would send them. */
    EngineDriver receiveFrames(String hex) {
        return receiveFrames(Wire.hex(hex));
    }

    EngineDriver pass(Duration time) {
        now += time.toNanos();
        return this;
    }

    /** Does what is due now. */
    EngineDriver tick() {
        engine.tick(now);
        return this;
    }

    CloseStatus end() {
        return end(Optional.empty());
    }

    CloseStatus end(Optional<Throwable> error) {
        engine.transportClosed(error);
        return status();
    }

    /** How the connection ended. */
    CloseStatus status() {
        if (events.getLast() instanceof Closed closed) {
            return closed.status();
        }
        throw new AssertionError("the connection has not ended: " + events);
    }

    // ---- out

    /** Takes what is in the main lane, in hexadecimal. */
    String takeMain() {
        String hex = Event.hex(mainLane.toByteArray());
        mainLane.reset();
        return hex;
    }

    /** Takes the frames in the control lane, in hexadecimal. */
    List<String> takeControls() {
        List<String> frames = List.copyOf(controlLane);
        controlLane.clear();
        return frames;
    }

    /** Takes the bytes of both lanes in the order in which they were filled. */
    byte[] takeWire() {
        byte[] bytes = wire.toByteArray();
        wire.reset();
        mainLane.reset();
        controlLane.clear();
        return bytes;
    }

    /** Takes everything that was sent, as frames; checks that they are masked by clients only. */
    List<NaiveDecoder.Frame> takeFrames() {
        return NaiveDecoder.frames(role, takeWire());
    }

    @Override
    public ByteBuffer beginFrame(int length) {
        return give(Math.max(MINIMUM_ROOM, room));
    }

    @Override
    public ByteBuffer continueFrame(int length) {
        return give(room);
    }

    private ByteBuffer give(int size) {
        // Somewhere in the middle of a buffer, as outputs do it.
        given = ByteBuffer.allocate(size + 3).position(3);
        givenFrom = 3;
        return given;
    }

    @Override
    public void advance(int bytes) {
        mainLane.write(given.array(), givenFrom, bytes);
        wire.write(given.array(), givenFrom, bytes);
        givenFrom += bytes;
    }

    @Override
    public void control(ByteBuffer frame) {
        byte[] bytes = Event.bytes(frame);
        controlLane.add(Event.hex(bytes));
        wire.writeBytes(bytes);
    }

    // ---- events

    @Override
    public boolean wantsMore() {
        return wantsMore.getAsBoolean();
    }

    @Override
    public void onText(ByteBuffer utf8, boolean ascii) {
        byte[] bytes = Event.bytes(utf8);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (ascii && text.length() != bytes.length) {
                throw new AssertionError("said to be ASCII: " + text);
            }
            tell(new Event.Text(text));
        } catch (CharacterCodingException wrong) {
            throw new AssertionError("text that is not UTF-8: " + Event.hex(bytes), wrong);
        }
    }

    @Override
    public void onBinary(ByteBuffer payload) {
        tell(new Event.Binary(Event.hex(Event.bytes(payload))));
    }

    @Override
    public void onMessagePart(Opcode opcode, ByteBuffer payload, boolean last) {
        tell(new Event.Part(opcode, Event.hex(Event.bytes(payload)), last));
    }

    @Override
    public void onPing(ByteBuffer payload) {
        tell(new Event.Ping(Event.hex(Event.bytes(payload))));
    }

    @Override
    public void onPong(ByteBuffer payload) {
        tell(new Event.Pong(Event.hex(Event.bytes(payload))));
    }

    @Override
    public void onRoundTrip(long ping, long roundTripNanos) {
        tell(new Event.RoundTrip(ping, roundTripNanos));
    }

    @Override
    public void onClosing() {
        tell(new Event.Closing());
    }

    @Override
    public void onClosed(CloseStatus status) {
        tell(new Closed(status));
    }

    private void tell(Event event) {
        if (!events.isEmpty() && events.getLast() instanceof Closed) {
            throw new AssertionError("after the last event came " + event);
        }
        events.add(event);
        reaction.accept(event);
    }
}
