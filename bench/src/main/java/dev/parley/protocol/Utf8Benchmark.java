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

/** Validation of UTF-8 by what the text is made of. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class Utf8Benchmark {

    /** The text's length in bytes. */
    @Param({"64", "16384"})
    public int size;

    /** What it is made of. */
    @Param({"ascii", "mixed", "two", "cjk", "emoji"})
    public String content = "";

    private ByteBuffer text = ByteBuffer.allocate(0);

    /** Makes the text. */
    @Setup
    public void setup() {
        text = Payloads.of(content, size);
        if (!validate()) {
            throw new IllegalStateException("the text is not UTF-8");
        }
    }

    /** Validates the text. */
    @Benchmark
    public boolean validate() {
        return Utf8.isValid(text);
    }
}
