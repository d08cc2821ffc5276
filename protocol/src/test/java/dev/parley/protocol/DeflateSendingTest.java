package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.protocol.handshake.ServerExtension;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RFC 7692 §7.2.1: what is sent compressed, in what form, and what is not. */
class DeflateSendingTest {

    /** It shrinks a little by itself, and almost to nothing behind its like. */
    private static final String ONCE =
            "{\"symbol\":\"PRLY\",\"bid\":40.71,\"ask\":40.73,\"open\":38.02,\"volume\":152}";

    private static final DeflateSettings FRESH = Deflate.ALL.withTakeover(false, false);

    private static EngineDriver server(DeflateEngine library, DeflateSettings settings) {
        return EngineDriver.of(
                Role.SERVER,
                EngineSettings.DEFAULTS,
                Deflate.serverSide(library, settings, "permessage-deflate; client_max_window_bits"));
    }

    /** Two engines that have agreed with one another on what their settings lead to. */
    private static EngineDriver[] pair(
            DeflateEngine serverLibrary, DeflateSettings server, DeflateEngine clientLibrary, DeflateSettings client) {
        ClientExtension offering = Deflate.client(clientLibrary, client);
        ServerExtension.Accepted accepted = offering.offers().stream()
                .flatMap(offer -> Deflate.server(serverLibrary, server).accept(offer).stream())
                .findFirst()
                .orElseThrow();
        ClientExtension.Agreement agreed = offering.agree(offering.offers(), accepted.answer());
        EngineSettings large = EngineSettings.DEFAULTS.withLimits(1 << 24, 1 << 24, 1 << 14);
        return new EngineDriver[] {
            EngineDriver.of(Role.SERVER, large, accepted.extension()),
            EngineDriver.of(Role.CLIENT, large, ((ClientExtension.Agreement.Agreed) agreed).extension())
        };
    }

    private static void arrives(EngineDriver from, EngineDriver to, Event expected, String how) {
        to.receive(from.takeWire());
        assertThat(to.events).as(how).last().isEqualTo(expected);
        to.events.clear();
    }

    @BothEngines
    void marksACompressedMessageAndLeavesItsTailOut(DeflateEngine library) {
        EngineDriver server = server(library, FRESH);
        server.engine.sendText("aaaaaaaaaaaaaaaaaaaa");
        NaiveDecoder.Frame frame = server.takeFrames().getFirst();
        assertThat(frame.reservedBits()).isEqualTo(Extension.RSV1);
        assertThat(frame.bytes().length).isLessThan(10);
        assertThat(frame.payload()).doesNotEndWith("0000ffff");
    }

    @BothEngines
    void sendsAsItIsWhatIsShorterThanTheThreshold(DeflateEngine library) {
        EngineDriver server = server(library, FRESH.withBounds(20, 250));
        server.engine.sendText("a".repeat(19));
        server.engine.sendText("a".repeat(20));
        assertThat(server.takeFrames())
                .extracting(NaiveDecoder.Frame::reservedBits)
                .containsExactly(0, Extension.RSV1);
    }

    @BothEngines
    void sendsAsItIsWhatWouldGrow(DeflateEngine library) {
        for (DeflateSettings settings : List.of(FRESH, Deflate.ALL)) {
            EngineDriver server = server(library, settings);
            byte[] noise = new byte[40_000];
            new SplittableRandom(1).nextBytes(noise);
            server.engine.sendBinary(ByteBuffer.wrap(noise));
            server.engine.sendText("Hello");
            server.engine.sendText("");
            assertThat(server.takeFrames())
                    .extracting(NaiveDecoder.Frame::reservedBits)
                    .containsOnly(0)
                    .hasSize(3);
        }
    }

    @BothEngines
    void theNextMessageRefersToNothingThatTheReceiverHasNotDecompressed(DeflateEngine library) {
        EngineDriver[] pair = pair(library, Deflate.ALL, library, Deflate.ALL);
        byte[] noise = new byte[1000];
        new SplittableRandom(1).nextBytes(noise);
        String text = "something that repeats itself, something that repeats itself";
        for (int i = 0; i < 3; i++) {
            pair[0].engine.sendText(text);
            arrives(pair[0], pair[1], new Event.Text(text), "text");
            pair[0].engine.sendBinary(ByteBuffer.wrap(noise));
            arrives(pair[0], pair[1], new Event.Binary(Event.hex(noise)), "noise");
        }
    }

    @BothEngines
    void aMessageThatIsSentAsItIsLeavesWhatTheNextRefersTo(DeflateEngine library) {
        EngineDriver[] pair = pair(library, Deflate.ALL, library, Deflate.ALL);
        EngineDriver server = pair[0];
        server.engine.sendText(ONCE);
        int alone = server.takeFrames().getFirst().bytes().length;
        pair = pair(library, Deflate.ALL, library, Deflate.ALL);
        server = pair[0];
        server.engine.sendText(ONCE);
        arrives(server, pair[1], new Event.Text(ONCE), "the first");
        SplittableRandom random = new SplittableRandom(1);
        for (int size : new int[] {1000, 100_000, 1000}) {
            byte[] noise = new byte[size];
            random.nextBytes(noise);
            for (int i = 0; i < 2; i++) { // The second attempt begins without a deflater that was kept.
                server.engine.sendBinary(ByteBuffer.wrap(noise));
                byte[] wire = server.takeWire();
                assertThat(NaiveDecoder.frames(Role.SERVER, wire).getFirst().reservedBits())
                        .isZero();
                pair[1].receive(wire);
            }
            server.engine.sendText(ONCE);
            byte[] wire = server.takeWire();
            assertThat(wire.length).isLessThan(alone / 2);
            pair[1].receive(wire);
            assertThat(pair[1].events).last().isEqualTo(new Event.Text(ONCE));
        }
    }

    @BothEngines
    void theNextMessageRefersToNothingOfOneThatCouldNotBeTaken(DeflateEngine library) {
        Extension extension = Deflate.plain(library, Role.SERVER);
        assertThatThrownBy(() -> extension.sendMessage(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8(ONCE)), _ -> {
                    throw new OutOfMemoryError("no room for what it becomes");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        EngineDriver server = EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, extension);
        EngineDriver client =
                EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(library, Role.CLIENT));
        server.engine.sendText(ONCE);
        arrives(server, client, new Event.Text(ONCE), "the next");
    }

    @BothEngines
    void messagesShrinkByWhatWasSentBeforeThem(DeflateEngine library) {
        EngineDriver server = server(library, Deflate.ALL);
        server.engine.sendText(ONCE);
        server.engine.sendText(ONCE);
        List<NaiveDecoder.Frame> frames = server.takeFrames();
        assertThat(frames.get(1).bytes().length).isLessThan(frames.get(0).bytes().length / 2);
    }

    @BothEngines
    void withoutTakeoverEachMessageIsTheSameAgain(DeflateEngine library) {
        EngineDriver server = server(library, FRESH);
        server.engine.sendText("a message, a message, a message");
        String first = server.takeMain();
        server.engine.sendText("another message, another message, another message");
        server.takeMain();
        server.engine.sendText("a message, a message, a message");
        assertThat(server.takeMain()).isEqualTo(first);
    }

    @BothEngines
    void fragmentsAreMarkedOnTheFirstAndCanBeReadAsTheyCome(DeflateEngine library) {
        EngineDriver[] pair = pair(library, Deflate.ALL, library, Deflate.ALL);
        EngineDriver server = pair[0];
        for (int i = 0; i < 2; i++) {
            server.engine.beginFragments(Opcode.TEXT);
            server.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("one, ")), false);
            server.engine.sendFragment(ByteBuffer.allocate(0), false);
            server.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("two, ")), false);
            server.engine.sendFragment(i == 0 ? ByteBuffer.allocate(0) : ByteBuffer.wrap(Wire.utf8("three")), true);
            byte[] wire = server.takeWire();
            assertThat(NaiveDecoder.frames(Role.SERVER, wire))
                    .extracting(NaiveDecoder.Frame::reservedBits)
                    .containsExactly(Extension.RSV1, 0, 0, 0);
            pair[1].receive(wire);
            assertThat(pair[1].events).last().isEqualTo(new Event.Text(i == 0 ? "one, two, " : "one, two, three"));
        }
    }

    @Test
    void everyPairOfSettingsUnderstandsOneAnother() {
        Seed seed = Seed.fresh();
        List<DeflateEngine> libraries = Deflate.engines().toList();
        for (int i = 0; i < 300; i++) {
            SplittableRandom random = seed.random(i);
            DeflateEngine serverLibrary = libraries.get(random.nextInt(2));
            DeflateEngine clientLibrary = libraries.get(random.nextInt(2));
            DeflateSettings server = settings(random);
            DeflateSettings client = settings(random);
            String how = seed + " " + i + ": " + serverLibrary + " " + server + ", " + clientLibrary + " " + client;
            EngineDriver[] pair = pair(serverLibrary, server, clientLibrary, client);
            for (int j = 0; j < 8; j++) {
                int from = random.nextInt(2);
                byte[] message =
                        DeflateVectors.message(random, random.nextInt(random.nextInt(8) == 0 ? 100_000 : 2000));
                send(pair[from].engine, message, random);
                arrives(pair[from], pair[1 - from], new Event.Binary(Event.hex(message)), how);
            }
        }
    }

    private static void send(Engine engine, byte[] message, SplittableRandom random) {
        if (random.nextInt(4) > 0) {
            engine.sendBinary(ByteBuffer.wrap(message));
            return;
        }
        engine.beginFragments(Opcode.BINARY);
        int at = 0;
        for (int piece = random.nextInt(4); piece > 0; piece--) {
            int to = at + random.nextInt(message.length - at + 1);
            engine.sendFragment(ByteBuffer.wrap(Arrays.copyOfRange(message, at, to)), false);
            at = to;
        }
        engine.sendFragment(ByteBuffer.wrap(Arrays.copyOfRange(message, at, message.length)), true);
    }

    private static DeflateSettings settings(SplittableRandom random) {
        return new DeflateSettings(
                random.nextInt(10),
                1 + random.nextInt(9),
                9 + random.nextInt(7),
                9 + random.nextInt(7),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(200),
                2000);
    }

    // ---- one message for many

    @BothEngines
    void aPreparedMessageIsCompressedOnceForAllThatShareNoContext(DeflateEngine library) {
        PreparedFrame prepared = PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8("many, many, many, many")));
        Counting counting = new Counting();
        EngineDriver first = EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, counting.extension(library, FRESH));
        EngineDriver second = EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, counting.extension(library, FRESH));
        first.engine.sendPrepared(prepared);
        second.engine.sendPrepared(prepared);
        assertThat(counting.opened).isEqualTo(1);
        assertThat(counting.messages).isEqualTo(2);
        String frame = first.takeMain();
        assertThat(frame).isEqualTo(second.takeMain()).startsWith("c1");
        assertThat(Reception.of(
                                () -> EngineDriver.of(
                                        Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(library, Role.CLIENT)),
                                Wire.hex(frame))
                        .events())
                .containsExactly(new Event.Text("many, many, many, many"));
    }

    @Test
    void aPreparedMessageIsNotSharedByThoseWhoseWindowsDiffer() {
        byte[] noise = new byte[6000];
        new SplittableRandom(1).nextBytes(noise);
        byte[] message = Wire.join(noise, noise); // It shrinks only if it refers to what is farther back than 4 KiB.
        PreparedFrame prepared = PreparedFrame.of(Opcode.BINARY, ByteBuffer.wrap(message));
        EngineDriver widest = server(DeflateEngine.jdk(), FRESH);
        EngineDriver small = server(DeflateEngine.system().orElseThrow(), FRESH);
        widest.engine.sendPrepared(prepared);
        small.engine.sendPrepared(prepared);
        assertThat(widest.takeFrames().getFirst().bytes().length).isLessThan(7000);
        assertThat(small.takeFrames().getFirst().bytes().length).isEqualTo(message.length);
    }

    @BothEngines
    void aPreparedMessageThatWouldGrowIsSharedAsItIs(DeflateEngine library) {
        PreparedFrame prepared = PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8("few")));
        EngineDriver server = server(library, FRESH);
        server.engine.sendPrepared(prepared);
        server.engine.sendPrepared(prepared);
        assertThat(server.takeMain()).isEqualTo("8103666577" + "8103666577");
    }

    @BothEngines
    void aPreparedMessageGoesIntoTheContextOfThoseThatKeepOne(DeflateEngine library) {
        PreparedFrame prepared = PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8(ONCE)));
        EngineDriver[] pair = pair(library, Deflate.ALL, library, Deflate.ALL);
        int[] lengths = new int[2];
        for (int i = 0; i < 2; i++) {
            pair[0].engine.sendPrepared(prepared);
            byte[] wire = pair[0].takeWire();
            lengths[i] = wire.length;
            pair[1].receive(wire);
            assertThat(pair[1].events).last().isEqualTo(new Event.Text(ONCE));
        }
        assertThat(lengths[1]).isLessThan(lengths[0] / 2);
    }

    @BothEngines
    void aClientMasksAPreparedMessageThatItHasCompressed(DeflateEngine library) {
        PreparedFrame prepared = PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8("many, many, many, many")));
        EngineDriver[] pair = pair(library, FRESH, library, FRESH);
        pair[1].engine.sendPrepared(prepared);
        arrives(pair[1], pair[0], new Event.Text("many, many, many, many"), "masked");
    }
}
