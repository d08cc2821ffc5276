package dev.parley.protocol;

import dev.parley.bench.Payloads;
import dev.parley.bench.TimePerCall;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Masking in place and masking while copying, next to the loop of RFC 6455 §5.3 as it is written. */
public class MaskingBenchmark extends TimePerCall {

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
