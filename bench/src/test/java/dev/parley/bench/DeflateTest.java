package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is allocated for a compressed message, roughly: the benchmark tells it to the byte. */
class DeflateTest {

    /** Less than the window of 4 KiB that a connection keeps, and more than what the message itself takes. */
    private static final long FEW_BYTES = 3000;

    /** Until windows are full, and most of what runs has been compiled. */
    private static final int WARMUP = 20_000;

    private static final int TIMES = 5_000;

    private static Deflate deflate(String engine, String takeover) {
        Deflate deflate = new Deflate();
        deflate.size = 256;
        deflate.engine = engine;
        deflate.takeover = takeover;
        deflate.setup();
        return deflate;
    }

    private static long allocatedEach(IntSupplier message) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < WARMUP; i++) {
            int ignored = message.getAsInt();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < TIMES; i++) {
            int ignored = message.getAsInt();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / TIMES;
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "jdk"})
    void aMessageThatIsReceivedChangesTheWindowThatIsThere(String engine) {
        assertThat(allocatedEach(deflate(engine, "busy")::receive)).isLessThan(FEW_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"system", "jdk"})
    void aMessageThatIsSentChangesTheWindowThatIsThere(String engine) {
        assertThat(allocatedEach(deflate(engine, "idle")::send)).isLessThan(FEW_BYTES);
    }
}
