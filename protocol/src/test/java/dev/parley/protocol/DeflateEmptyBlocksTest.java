package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateEngine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;

/** Blocks that stand for nothing, and final ones: what senders have reason to send passes, and what only costs time fails. */
class DeflateEmptyBlocksTest {

    private static final int BINARY = 0x82 | Deflate.RSV1;
    private static final EngineSettings LARGE = EngineSettings.DEFAULTS.withLimits(1 << 22, 1 << 22, 1 << 16);

    private static final String EMPTY = "the message has far more empty blocks than data";
    private static final String FINALS = "the message has far too many final blocks";

    private static EngineDriver receive(DeflateEngine library, byte[]... frames) {
        EngineDriver driver = EngineDriver.of(Role.CLIENT, LARGE, Deflate.plain(library, Role.CLIENT));
        return driver.receive(Wire.join(frames));
    }

    private static void takes(DeflateEngine library, byte[] message, byte[]... frames) {
        assertThat(receive(library, frames).events).containsExactly(new Event.Binary(Event.hex(message)));
    }

    private static void fails(DeflateEngine library, String text, byte[] payload) {
        EngineDriver driver = receive(library, Wire.frame(BINARY, payload));
        assertThat(driver.events).containsExactly(new Event.Closing());
        assertThat(driver.takeFrames())
                .containsExactly(NaiveDecoder.Frame.of(Opcode.CLOSE, Wire.tail(Wire.close(1009, text), 2)));
    }

    /** What a compressor makes of pieces that are each brought to their end. */
    private static List<byte[]> pieces(byte[] message, int size, boolean finalBlocks) {
        Deflater deflater = new Deflater(6, true);
        List<byte[]> pieces = new ArrayList<>();
        byte[] out = new byte[2 * size + 100];
        for (int at = 0; at < message.length; at += size) {
            deflater.setInput(message, at, Math.min(size, message.length - at));
            if (finalBlocks) {
                deflater.finish();
            }
            int length = deflater.deflate(out, 0, out.length, finalBlocks ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
            pieces.add(Arrays.copyOf(out, length));
            if (finalBlocks) {
                deflater.reset();
            }
        }
        deflater.end();
        return pieces;
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        all.write(0);
        return all.toByteArray();
    }

    private static byte[] noise(int length) {
        byte[] message = new byte[length];
        new SplittableRandom(7).nextBytes(message);
        return message;
    }

    // ---- what passes

    @BothEngines
    void takesAFlushBehindEveryByte(DeflateEngine library) {
        byte[] message = noise(50_000);
        takes(library, message, Wire.frame(BINARY, joined(pieces(message, 1, false))));
    }

    @BothEngines
    void takesFragmentsThatAreEachFlushed(DeflateEngine library) {
        byte[] message = noise(30_000);
        List<byte[]> frames = new ArrayList<>();
        for (byte[] piece : pieces(message, 3, false)) {
            frames.add(Wire.frame(frames.isEmpty() ? 0x02 | Deflate.RSV1 : 0x00, piece));
        }
        frames.add(Wire.frame(0x80, (byte) 0));
        takes(library, message, frames.toArray(byte[][]::new));
    }

    @BothEngines
    void takesFragmentsThatEachEndWithAFinalBlock(DeflateEngine library) {
        byte[] message = noise(500_000);
        List<byte[]> frames = new ArrayList<>();
        for (byte[] piece : pieces(message, 100, true)) {
            frames.add(Wire.frame(frames.isEmpty() ? 0x02 | Deflate.RSV1 : 0x00, piece));
        }
        frames.add(Wire.frame(0x80, (byte) 0));
        takes(library, message, frames.toArray(byte[][]::new));
    }

    @BothEngines
    void takesAThousandShortPiecesThatEachEndWithAFinalBlock(DeflateEngine library) {
        byte[] message = noise(2_000);
        takes(library, message, Wire.frame(BINARY, joined(pieces(message, 2, true))));
    }

    @BothEngines
    void takesSomeBlocksThatStandForNothing(DeflateEngine library) {
        for (String hex : List.of("00 00 00 ff ff", "02 08 20 80 00")) {
            byte[] blocks = Wire.repeat(3_000, Wire.hex(hex));
            takes(library, new byte[0], Wire.frame(BINARY, Wire.join(blocks, Wire.hex("00"))));
        }
        takes(
                library,
                new byte[0],
                Wire.frame(BINARY, Wire.join(Wire.repeat(1_000, Wire.hex("03 00")), Wire.hex("00"))));
    }

    @BothEngines
    void everyMessageIsCountedByItself(DeflateEngine library) {
        byte[] message = Wire.frame(BINARY, Wire.join(Wire.repeat(1_000, Wire.hex("03 00")), Wire.hex("00")));
        assertThat(receive(library, message, message, message).events).hasSize(3);
    }

    // ---- what fails

    @BothEngines
    void failsOnFinalBlocksThatStandForNothing(DeflateEngine library) {
        fails(library, FINALS, Wire.repeat(1 << 19, Wire.hex("03 00")));
    }

    @BothEngines
    void failsOnFinalBlocksThatStandForAByteEach(DeflateEngine library) {
        fails(library, FINALS, Wire.repeat(1 << 18, Wire.hex("4b 04 00")));
    }

    @BothEngines
    void failsOnStoredBlocksThatStandForNothing(DeflateEngine library) {
        fails(library, EMPTY, Wire.repeat(200_000, Wire.hex("00 00 00 ff ff")));
    }

    @BothEngines
    void failsOnFixedBlocksThatStandForNothing(DeflateEngine library) {
        // Ten bits each: four of them in five bytes.
        fails(library, EMPTY, Wire.repeat(200_000, Wire.hex("02 08 20 80 00")));
    }

    @BothEngines
    void failsOnEmptyBlocksBehindGoodOnes(DeflateEngine library) {
        byte[] good = Deflate.payload(new byte[5_000]);
        fails(
                library,
                EMPTY,
                Wire.join(good, Wire.hex("00 00 ff ff"), Wire.repeat(100_000, Wire.hex("00 00 00 ff ff"))));
    }

    @BothEngines
    void failsOnThemInFragmentsToo(DeflateEngine library) {
        List<byte[]> frames = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            frames.add(Wire.frame(i == 0 ? 0x02 | Deflate.RSV1 : 0, Wire.repeat(20, Wire.hex("00 00 00 ff ff"))));
        }
        EngineDriver driver = receive(library, frames.toArray(byte[][]::new));
        assertThat(driver.events).containsExactly(new Event.Closing());
    }
}
