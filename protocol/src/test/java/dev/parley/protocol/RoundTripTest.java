package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A client engine and a server engine that talk to each other: what one sends is what the other tells. */
class RoundTripTest {

    private static final int CONVERSATIONS = 200;

    /** One of the two, and what it has sent. */
    private static final class Side {
        final EngineDriver driver;
        final List<Event> sent = new ArrayList<>();
        final List<Long> pings = new ArrayList<>();

        Side(EngineDriver driver) {
            this.driver = driver;
        }

        /** The messages that it was told. */
        List<Event> messages() {
            return driver.events.stream()
                    .filter(event -> event instanceof Event.Text || event instanceof Event.Binary)
                    .toList();
        }

        List<Long> roundTrips() {
            return driver.events.stream()
                    .filter(Event.RoundTrip.class::isInstance)
                    .map(event -> ((Event.RoundTrip) event).ping())
                    .toList();
        }
    }

    private static Extension[] extensions(int kind) {
        return switch (kind) {
            case 0 -> new Extension[] {};
            case 1 -> new Extension[] {new RunLengthExtension(Extension.RSV1)};
            default -> new Extension[] {new RunLengthExtension(Extension.RSV2), new XorExtension(Extension.RSV1, 0x3C)};
        };
    }

    @Test
    void whatOneSideSendsTheOtherTells() {
        Seed seed = Seed.fresh();
        for (int i = 0; i < CONVERSATIONS; i++) {
            converse(seed.random(i), seed + ", conversation " + i);
        }
    }

    private static void converse(SplittableRandom random, String context) {
        int kind = random.nextInt(3);
        Side client = new Side(EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, extensions(kind)));
        Side server = new Side(EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, extensions(kind)));
        for (int turns = random.nextInt(1, 20); turns > 0; turns--) {
            boolean clientSpeaks = random.nextBoolean();
            Side speaker = clientSpeaks ? client : server;
            Side listener = clientSpeaks ? server : client;
            speaker.driver.room = random.nextInt(1, 300);
            speak(speaker, random);
            transfer(speaker, listener, random);
            transfer(listener, speaker, random);
        }
        assertThat(server.messages()).as(context).isEqualTo(client.sent);
        assertThat(client.messages()).as(context).isEqualTo(server.sent);
        assertThat(client.roundTrips()).as(context).isEqualTo(client.pings);
        assertThat(server.roundTrips()).as(context).isEqualTo(server.pings);
        close(client, server, random, context);
    }

    private static void speak(Side speaker, SplittableRandom random) {
        Engine engine = speaker.driver.engine;
        int length = random.nextInt(20) == 0 ? random.nextInt(70_000) : random.nextInt(300);
        String text = RandomText.of(random, length);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        switch (random.nextInt(6)) {
            case 0 -> {
                engine.sendText(text);
                speaker.sent.add(new Event.Text(text));
            }
            case 1 -> {
                engine.sendText(ByteBuffer.wrap(Wire.utf8(text)));
                speaker.sent.add(new Event.Text(text));
            }
            case 2 -> {
                engine.sendBinary(ByteBuffer.wrap(bytes));
                speaker.sent.add(new Event.Binary(Event.hex(bytes)));
            }
            case 3 -> {
                engine.sendPrepared(PreparedFrame.of(Opcode.BINARY, ByteBuffer.wrap(bytes)));
                speaker.sent.add(new Event.Binary(Event.hex(bytes)));
            }
            case 4 -> speaker.pings.add(engine.sendPing(0));
            default -> {
                boolean isText = random.nextBoolean();
                byte[] payload = isText ? Wire.utf8(text) : bytes;
                fragments(speaker, isText ? Opcode.TEXT : Opcode.BINARY, payload, random);
                speaker.sent.add(isText ? new Event.Text(text) : new Event.Binary(Event.hex(bytes)));
            }
        }
    }

    private static void fragments(Side speaker, Opcode opcode, byte[] payload, SplittableRandom random) {
        Engine engine = speaker.driver.engine;
        engine.beginFragments(opcode);
        int at = 0;
        for (int fragments = random.nextInt(5); fragments > 0; fragments--) {
            int length = random.nextInt(payload.length - at + 1);
            engine.sendFragment(ByteBuffer.wrap(payload, at, length), false);
            at += length;
            if (random.nextInt(3) == 0) {
                speaker.pings.add(engine.sendPing(0));
            }
        }
        engine.sendFragment(ByteBuffer.wrap(payload, at, payload.length - at), true);
    }

    /** Carries what one side has sent to the other, in pieces. */
    private static void transfer(Side from, Side to, SplittableRandom random) {
        byte[] wire = from.driver.takeWire();
        from.driver.engine.outputDrained();
        int longest = random.nextInt(3) == 0 ? random.nextInt(1, 10) + wire.length / 100 : wire.length + 1;
        for (int at = 0; at < wire.length; ) {
            int length = Math.min(wire.length - at, random.nextInt(1, longest + 1));
            to.driver.receive(Arrays.copyOfRange(wire, at, at + length));
            at += length;
        }
    }

    private static void close(Side client, Side server, SplittableRandom random, String context) {
        Side closer = random.nextBoolean() ? client : server;
        Side other = closer == client ? server : client;
        closer.driver.engine.sendClose(4000, "done", 0);
        boolean both = random.nextInt(3) == 0;
        if (both) {
            other.driver.engine.sendClose(4001, "so am I", 0);
        }
        transfer(closer, other, random);
        transfer(other, closer, random);
        assertThat(server.driver.engine.wantsTransportClosed()).as(context).isTrue();
        assertThat(client.driver.engine.wantsTransportClosed()).as(context).isFalse();
        CloseStatus closing = closer.driver.end();
        CloseStatus answering = other.driver.end();
        assertThat(closing.wasClean() && answering.wasClean()).as(context).isTrue();
        assertThat(closing.cause()).as(context).isEqualTo(CloseStatus.Cause.LOCAL_CLOSE);
        assertThat(answering.cause())
                .as(context)
                .isEqualTo(both ? CloseStatus.Cause.LOCAL_CLOSE : CloseStatus.Cause.REMOTE_CLOSE);
        assertThat(closing.sent()).as(context).isEqualTo(answering.received());
        assertThat(answering.sent()).as(context).isEqualTo(closing.received());
    }
}
