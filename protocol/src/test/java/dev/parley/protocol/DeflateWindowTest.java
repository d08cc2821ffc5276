package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.handshake.ClientExtension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/** RFC 7692 §7.2.1 and §7.2.2: what a message may refer to is what was agreed on, in both directions and on both sides. */
class DeflateWindowTest {

    private static final int BINARY = 0x82 | Deflate.RSV1;

    private static final DeflateSettings WIDEST = Deflate.ALL.withWindowBits(15, 15);

    /** A server whose client has offered this. */
    private static EngineDriver server(DeflateEngine library, DeflateSettings settings, String parameters) {
        Extension extension = Deflate.serverSide(library, settings, "permessage-deflate" + parameters);
        return EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, extension);
    }

    /** A client that has got this answer. */
    private static EngineDriver client(DeflateEngine library, DeflateSettings settings, String parameters) {
        ClientExtension.Agreement agreed =
                Deflate.agree(Deflate.client(library, settings), "permessage-deflate" + parameters);
        return EngineDriver.of(
                Role.CLIENT, EngineSettings.DEFAULTS, ((ClientExtension.Agreement.Agreed) agreed).extension());
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new SplittableRandom(length).nextBytes(noise);
        return noise;
    }

    private static NaiveDecoder.Frame sent(EngineDriver driver, byte[] message) {
        driver.engine.sendBinary(ByteBuffer.wrap(message));
        return driver.takeFrames().getFirst();
    }

    // ---- how far back what is sent refers

    @BothEngines
    void noSideRefersFartherBackThanTheWindowThatWasAgreedOn(DeflateEngine library) {
        for (int bits : library.equals(DeflateEngine.jdk()) ? new int[] {15} : new int[] {9, 10, 11, 12, 13, 14, 15}) {
            String server = "; server_max_window_bits=" + bits;
            // A client that knows one window only has not offered to limit it.
            String client = bits == 15 ? "" : "; client_max_window_bits=" + bits;
            refersNoFartherBackThan(1 << bits, server(library, WIDEST, server), server(library, WIDEST, server));
            refersNoFartherBackThan(1 << bits, client(library, WIDEST, client), client(library, WIDEST, client));
        }
    }

    private static void refersNoFartherBackThan(int window, EngineDriver within, EngineDriver behind) {
        byte[] far = noise(window + 1);
        byte[] near = noise(window / 4);
        assertThat(sent(within, Wire.join(far, far)).bytes().length)
                .as("twice the same, %s bytes apart", far.length)
                .isEqualTo(2 * far.length);
        assertThat(sent(within, Wire.join(near, near)).bytes().length)
                .as("twice the same, %s bytes apart", near.length)
                .isLessThan(2 * near.length - near.length / 2);

        byte[] before = noise(100);
        assertThat(sent(behind, Wire.join(before, new byte[window])).reservedBits())
                .isEqualTo(Extension.RSV1);
        assertThat(sent(behind, before).reservedBits())
                .as("the same as in the message before, a window of %s bytes back", window)
                .isZero();
    }

    @BothEngines
    void whereNoTakeoverWasAgreedOnEveryMessageBeginsWithAnEmptyWindow(DeflateEngine library) {
        byte[] message = noise(300);
        byte[] first = Wire.join(message, message);
        for (EngineDriver driver : List.of(
                server(library, WIDEST, "; server_no_context_takeover"),
                client(library, WIDEST, "; client_no_context_takeover"))) {
            byte[] alone = sent(driver, first).bytes();
            assertThat(sent(driver, first).bytes()).isEqualTo(alone);
            driver.engine.beginFragments(Opcode.BINARY);
            driver.engine.sendFragment(ByteBuffer.wrap(first), true);
            assertThat(driver.takeFrames().getFirst().bytes()).isEqualTo(alone);
        }
        // The other side's promise binds it alone.
        for (EngineDriver driver : List.of(
                server(library, WIDEST, "; client_no_context_takeover"),
                client(library, WIDEST, "; server_no_context_takeover"))) {
            int alone = sent(driver, first).bytes().length;
            assertThat(sent(driver, first).bytes().length).isLessThan(alone / 2);
        }
    }

    @BothEngines
    void onlyTheLastFragmentLeavesItsTailOut(DeflateEngine library) {
        for (EngineDriver driver : List.of(server(library, WIDEST, ""), client(library, WIDEST, ""))) {
            for (int i = 0; i < 2; i++) {
                driver.engine.beginFragments(Opcode.TEXT);
                driver.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("one, ")), false);
                driver.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("two, ")), false);
                driver.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("three")), true);
                assertThat(driver.takeFrames())
                        .extracting(frame -> frame.payload().endsWith("0000ffff"))
                        .containsExactly(true, true, false);
            }
        }
    }

    // ---- how far back what arrives may refer

    @BothEngines
    void whereNoLimitWasAgreedOnTheLargestWindowMayBeReferredTo(DeflateEngine library) {
        byte[] far = noise(30_000);
        // It would like 4 KiB, but the server cannot limit its window, or the client has not offered to.
        EngineDriver client = client(library, DeflateSettings.DEFAULTS, "");
        EngineDriver server = server(library, DeflateSettings.DEFAULTS, "");
        for (EngineDriver driver : List.of(client, server)) {
            for (int i = 0; i < 2; i++) {
                byte[] payload = Deflate.payload(Wire.join(far, far));
                assertThat(payload.length).isLessThan(35_000);
                arrives(driver, payload, Wire.join(far, far));
            }
        }
    }

    @BothEngines
    void whereTakeoverWasAgreedOnAMessageMayReferToTheOnesBeforeIt(DeflateEngine library) {
        byte[] far = noise(30_000);
        for (EngineDriver driver : List.of(
                client(library, DeflateSettings.DEFAULTS, ""),
                // What was offered and not agreed on binds nobody.
                client(library, DeflateSettings.DEFAULTS.withTakeover(false, true), ""),
                server(library, WIDEST, ""))) {
            Deflater peer = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
            arrives(driver, Deflate.payload(peer, far), far);
            byte[] again = Deflate.payload(peer, far);
            assertThat(again.length).isLessThan(1000);
            arrives(driver, again, far);
            arrives(driver, Deflate.payload(peer, Arrays.copyOf(far, 20_000)), Arrays.copyOf(far, 20_000));
            peer.end();
        }
    }

    @BothEngines
    void inAWindowOfAnySizeMessagesAreReadWhereverTheyAreCut(DeflateEngine library) {
        for (int bits : library.equals(DeflateEngine.jdk()) ? new int[] {15} : new int[] {9, 10, 11, 12, 13, 14, 15}) {
            EngineDriver sender = client(library, WIDEST, bits == 15 ? "" : "; client_max_window_bits=" + bits);
            byte[] part = noise((1 << bits) / 3);
            List<byte[]> messages = List.of(Wire.join(part, part), part, Wire.join(new byte[1 << bits], part), part);
            List<Event> told = new ArrayList<>();
            List<byte[]> frames = new ArrayList<>();
            for (byte[] message : messages) {
                told.add(new Event.Binary(Event.hex(message)));
                frames.add(Wire.frame(BINARY, sent(sender, message).bytes()));
            }
            int lastBytes = frames.getLast().length;
            assertThat(lastBytes).as("the last refers to the one before").isLessThan(part.length / 2);
            DeflateSettings within = WIDEST.withWindowBits(15, bits);
            byte[] stream = Wire.to(Role.SERVER, Wire.join(frames.toArray(byte[][]::new)));
            Reception.of(() -> server(library, within, "; client_max_window_bits"), stream)
                    .is(told.toArray(Event[]::new));
        }
    }

    private static void arrives(EngineDriver driver, byte[] payload, byte[] message) {
        driver.receiveFrames(Wire.frame(BINARY, payload));
        assertThat(driver.events).containsExactly(new Event.Binary(Event.hex(message)));
        driver.events.clear();
    }
}
