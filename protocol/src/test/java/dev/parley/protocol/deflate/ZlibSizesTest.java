package dev.parley.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What zlib is seen to allocate: with zlib itself as much as {@code zconf.h} says, with its forks more. */
class ZlibSizesTest {

    private final ZlibFunctions zlib = ZlibFunctions.system().functions().orElseThrow();
    private final ZlibSizes sizes = new ZlibSizes(zlib);

    @ParameterizedTest
    @CsvSource({"1, 9", "1, 15", "5, 9", "5, 12", "5, 15", "8, 10", "8, 15", "9, 9", "9, 15"})
    void aDeflaterOfZlibHasWhatItsHeaderSays(int memoryLevel, int windowBits) {
        assumeThat(zlib.version().getString(0)).doesNotContain("zlib-ng");
        int said = (1 << (windowBits + 2)) + (1 << (memoryLevel + 9)) + (6 << 10);
        assertThat(sizes.deflater(memoryLevel, windowBits))
                .isCloseTo(said, within(1 << 10))
                .isNotEqualTo(said);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 12, 14, 15})
    void anInflaterOfZlibHasWhatItsHeaderSaysWithItsWindow(int windowBits) {
        assumeThat(zlib.version().getString(0)).doesNotContain("zlib-ng");
        int said = (1 << windowBits) + (7 << 10);
        assertThat(sizes.inflater(windowBits)).isCloseTo(said, within(1 << 10)).isNotEqualTo(said);
    }

    @Test
    void aLargerWindowTakesMore() {
        assertThat(sizes.deflater(5, 15)).isGreaterThan(sizes.deflater(5, 12));
        assertThat(sizes.deflater(9, 12)).isGreaterThan(sizes.deflater(5, 12));
    }

    @Test
    void nothingStaysAllocated() {
        try (CountedMemory memory = new CountedMemory()) {
            sizes.openDeflater(memory, 5, 12);
            assertThat(memory.peak()).isEqualTo(sizes.deflater(5, 12));
            assertThat(memory.held()).isZero();
        }
        try (CountedMemory memory = new CountedMemory()) {
            sizes.openInflater(memory, 12);
            assertThat(memory.peak()).isEqualTo(sizes.inflater(12));
            assertThat(memory.held()).isZero();
        }
    }

    @Test
    void whatCDoesNotHaveIsNotCounted() {
        try (CountedMemory memory = new CountedMemory()) {
            assertThat(memory.allocate(MemorySegment.NULL, -1, -1)).isEqualTo(MemorySegment.NULL);
            assertThat(memory.held()).isZero();
            MemorySegment some = memory.allocate(MemorySegment.NULL, 3, 100);
            assertThat(memory.held()).isEqualTo(300);
            memory.release(MemorySegment.NULL, some);
            assertThat(memory.held()).isZero();
            assertThat(memory.peak()).isEqualTo(300);
        }
    }

    @Test
    void threadsThatAskAtOnceGetTheSameAnswer() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        Callable<List<Integer>> asking = () -> {
            List<Integer> answers = new ArrayList<>();
            for (int windowBits = 9; windowBits <= 15; windowBits++) {
                together.await();
                answers.add(sizes.deflater(5, windowBits));
                answers.add(sizes.inflater(windowBits));
            }
            return answers;
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<List<Integer>> one = threads.submit(asking);
            Future<List<Integer>> other = threads.submit(asking);
            assertThat(one.get()).isEqualTo(other.get()).isEqualTo(asked(new ZlibSizes(zlib)));
        }
    }

    private static List<Integer> asked(ZlibSizes sizes) {
        List<Integer> answers = new ArrayList<>();
        for (int windowBits = 9; windowBits <= 15; windowBits++) {
            answers.add(sizes.deflater(5, windowBits));
            answers.add(sizes.inflater(windowBits));
        }
        return answers;
    }

    @Test
    void streamsTellWhatWasMeasured() {
        DeflateEngine engine = DeflateEngine.system().orElseThrow();
        try (RawDeflater deflater = engine.deflater(3, 5, 12);
                RawInflater inflater = engine.inflater(12)) {
            assertThat(deflater.nativeBytes()).isEqualTo(sizes.deflater(5, 12));
            assertThat(inflater.nativeBytes()).isEqualTo(sizes.inflater(12));
        }
    }
}
