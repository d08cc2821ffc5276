package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RFC 6455 §5.3: masking, and §5.1: who masks. */
class MaskingTest {

    private static final int[] KEYS = {0, -1, Wire.KEY, 0x00000080, 0x80000000, 0x01020304, 0xFEDCBA98};

    /** §5.3 as it is written. */
    private static byte[] naive(byte[] bytes, int key) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            masked[i] = (byte) (bytes[i] ^ key >> (24 - 8 * (i % 4)));
        }
        return masked;
    }

    private static List<ByteBuffer> buffers(int capacity) {
        return List.of(
                ByteBuffer.allocate(capacity),
                ByteBuffer.allocateDirect(capacity),
                ByteBuffer.allocate(capacity + 1).slice(1, capacity),
                ByteBuffer.allocate(capacity).order(ByteOrder.LITTLE_ENDIAN));
    }

    @Test
    void masksInPlaceAtEveryOffsetAndLength() {
        SplittableRandom random = new SplittableRandom(1);
        for (int key : KEYS) {
            for (int from = 0; from < 9; from++) {
                for (int length = 0; length < 42; length++) {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    for (ByteBuffer buffer : buffers(from + length + 9)) {
                        ByteOrder order = buffer.order();
                        buffer.put(from, bytes);
                        Masking.maskInPlace(buffer, from, from + length, key);
                        byte[] all = new byte[buffer.capacity()];
                        buffer.get(0, all);
                        assertThat(all).isEqualTo(Wire.join(new byte[from], naive(bytes, key), new byte[9]));
                        assertThat(buffer.order()).isEqualTo(order);
                        assertThat(buffer.position()).isZero();
                    }
                }
            }
        }
    }

    @Test
    void copiesAndMasksAtEveryOffsetAndLength() {
        SplittableRandom random = new SplittableRandom(2);
        for (int key : KEYS) {
            for (int from = 0; from < 5; from++) {
                for (int length = 0; length < 42; length++) {
                    byte[] bytes = new byte[length];
                    random.nextBytes(bytes);
                    for (ByteBuffer target : buffers(3 + length + 9)) {
                        ByteBuffer source = ByteBuffer.wrap(Wire.join(new byte[from], bytes))
                                .asReadOnlyBuffer();
                        Masking.maskCopy(source, from, target, 3, length, key);
                        byte[] all = new byte[target.capacity()];
                        target.get(0, all);
                        assertThat(all).isEqualTo(Wire.join(new byte[3], naive(bytes, key), new byte[9]));
                        assertThat(source.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
                    }
                }
            }
        }
    }

    @Test
    void tellsWhetherWhatItUnmaskedIsAscii() {
        for (int length = 0; length < 30; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 0x7F);
            ByteBuffer masked = ByteBuffer.wrap(naive(bytes, 0x80FF8001));
            assertThat(Masking.maskInPlace(masked, 0, length, 0x80FF8001)).isZero();
            for (int at = 0; at < length; at++) {
                bytes[at] = (byte) 0x80;
                masked = ByteBuffer.wrap(naive(bytes, 0x80FF8001));
                assertThat(Masking.maskInPlace(masked, 0, length, 0x80FF8001)).isNotZero();
                bytes[at] = 0x7F;
            }
        }
    }

    @Test
    void advancesTheKeyByAnyNumberOfOctets() {
        byte[] bytes = new byte[64];
        byte[] whole = naive(bytes, Wire.KEY);
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] rest = naive(Wire.tail(bytes, cut), Masking.advance(Wire.KEY, cut));
            assertThat(rest).isEqualTo(Wire.tail(whole, cut));
        }
    }

    @Test
    void readsTheExamplesOfSection5Dot7() {
        Reception.of(Role.CLIENT, Wire.hex("81 05 48 65 6c 6c 6f")).is(new Event.Text("Hello"));
        Reception.of(Role.SERVER, Wire.hex("81 85 37 fa 21 3d 7f 9f 4d 51 58")).is(new Event.Text("Hello"));
        Reception.of(Role.CLIENT, Wire.hex("01 03 48 65 6c 80 02 6c 6f")).is(new Event.Text("Hello"));
        assertThat(Reception.of(Role.CLIENT, Wire.hex("89 05 48 65 6c 6c 6f")).received())
                .containsExactly(new Event.Ping("48656c6c6f"));
        Reception.of(Role.SERVER, Wire.hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58")).is(new Event.Pong("48656c6c6f"));
    }

    @Test
    void aServerRefusesFramesThatAreNotMasked() {
        for (String frame : List.of("81 00", "81 05 48 65 6c 6c 6f", "82 7e 0100", "89 00", "88 02 03 e8", "80 00")) {
            Reception.of(Role.SERVER, Wire.hex(frame)).failsWith(Violations.NOT_MASKED);
        }
    }

    @Test
    void aClientRefusesFramesThatAreMasked() {
        for (String frame : List.of("81 80 00000000", "81 85 37 fa 21 3d 7f 9f 4d 51 58", "89 80 01020304")) {
            Reception.of(Role.CLIENT, Wire.hex(frame)).failsWith(Violations.MASKED);
        }
    }

    @Test
    void aServerUnmasksEachFrameWithItsOwnKey() {
        byte[] stream = Wire.join(
                Wire.masked(Wire.hex("01 03 616263"), 0x11223344),
                Wire.masked(Wire.hex("89 02 7071"), 0x55667788),
                Wire.masked(Wire.hex("00 03 646566"), 0),
                Wire.masked(Wire.hex("80 02 6768"), 0x99AABBCC));
        assertThat(Reception.of(Role.SERVER, stream).received())
                .containsExactly(new Event.Ping("7071"), new Event.Text("abcdefgh"));
    }

    @Test
    void aClientMasksEveryFrameWithAFreshKey() {
        EngineDriver client = EngineDriver.of(Role.CLIENT);
        for (int i = 0; i < 3; i++) {
            client.engine.sendText("same");
            client.engine.sendBinary(ByteBuffer.allocate(4));
            client.engine.sendPing(0);
        }
        client.engine.beginFragments(Opcode.TEXT);
        client.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("frag")), false);
        client.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("ment")), true);
        client.engine.sendPrepared(PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8("same"))));
        client.engine.sendPrepared(PreparedFrame.of(Opcode.TEXT, ByteBuffer.wrap(Wire.utf8("same"))));
        client.engine.sendClose(1000, "", 0);
        byte[] wire = client.takeWire();
        Set<String> keys = new HashSet<>();
        int frames = 0;
        for (int at = 0; at < wire.length; frames++) {
            assertThat(wire[at + 1]).isNegative();
            keys.add(Event.hex(Arrays.copyOfRange(wire, at + 2, at + 6)));
            at += 6 + (wire[at + 1] & 0x7F);
        }
        assertThat(frames).isEqualTo(14);
        assertThat(keys).hasSize(14);
    }

    @Test
    void maskingKeysDoNotRepeatAndUseAllBits() {
        MaskingKeys source = new MaskingKeys();
        Set<Integer> keys = new HashSet<>();
        int or = 0;
        int and = -1;
        for (int i = 0; i < 10_000; i++) {
            int key = source.getAsInt();
            keys.add(key);
            or |= key;
            and &= key;
        }
        // Among 10,000 random 32-bit numbers 0.01 repeats are expected; more than three have a chance below 1 in 10^9.
        assertThat(keys).hasSizeGreaterThan(9_996);
        assertThat(or).isEqualTo(-1);
        assertThat(and).isZero();
        Set<Integer> others = new HashSet<>(keys);
        MaskingKeys other = new MaskingKeys();
        for (int i = 0; i < 10_000; i++) {
            others.add(other.getAsInt());
        }
        assertThat(others).hasSizeGreaterThan(keys.size() + 9_990);
    }

    @Test
    void maskingKeysGoOnWithAFreshSeed() {
        MaskingKeys source = new MaskingKeys();
        Set<Integer> first = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            first.add(source.getAsInt());
        }
        for (int i = 1000; i < 1 << 20; i++) {
            source.getAsInt();
        }
        Set<Integer> afterwards = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            afterwards.add(source.getAsInt());
        }
        assertThat(afterwards).hasSizeGreaterThan(996);
        afterwards.removeAll(first);
        assertThat(afterwards).hasSizeGreaterThan(990);
    }
}
