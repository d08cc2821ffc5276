package dev.parley.protocol;

import dev.parley.bench.Payloads;
import dev.parley.bench.TimePerCall;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Validation of UTF-8 by what the text is made of. */
public class Utf8Benchmark extends TimePerCall {

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
