package dev.parley.protocol;

import dev.parley.bench.Payloads;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Masking in place and masking while copying, next to the loop of RFC 6455 §5.3 as it is written. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class MaskingBenchmark {

    private static final int KEY = 0x37FA213D;

    /** How many bytes are masked. */
    @Param({"64", "1024", "16384", "65536"})
    public int size;

    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private ByteBuffer target = ByteBuffer.allocate(0);

    /** Makes the buffers. */
    @Setup
    public void setup() {
        bytes = Payloads.of("binary", size);
        target = ByteBuffer.allocateDirect(size);
    }

    /** Masks in place, as a server unmasks. */
    @Benchmark
    public long inPlace() {
        return Masking.maskInPlace(bytes, 0, size, KEY);
    }

    /** Masks while copying, as a client sends. */
    @Benchmark
    public ByteBuffer copy() {
        Masking.maskCopy(bytes, 0, target, 0, size, KEY);
        return target;
    }

    /** Masks byte by byte. */
    @Benchmark
    public ByteBuffer naive() {
        for (int i = 0; i < size; i++) {
            bytes.put(i, (byte) (bytes.get(i) ^ KEY >> (24 - 8 * (i % 4))));
        }
        return bytes;
    }
}
