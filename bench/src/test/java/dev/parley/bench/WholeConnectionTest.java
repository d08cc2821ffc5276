package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.bench.WholeConnection.Kind;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is allocated for a message, roughly: the benchmark tells it to the byte. */
class WholeConnectionTest {

    private static final int SIZE = 16 << 10;
    private static final int TIMES = 200;

    /** Some small objects, those that Netty keeps for reuse on its own threads among them. */
    private static final long SMALL = 1500;

    private static final ResourceLeakDetector.Level USUAL = ResourceLeakDetector.getLevel();

    /** It notes where each buffer has been, which takes more than any message. */
    @BeforeAll
    static void turnLeakDetectionOff() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }

    @AfterAll
    static void turnLeakDetectionOn() {
        ResourceLeakDetector.setLevel(USUAL);
    }

    private static long allocatedEach(Kind kind) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        WholeConnection connection = new WholeConnection();
        connection.size = SIZE;
        connection.kind = kind;
        connection.setup();
        try {
            for (int i = 0; i < TIMES; i++) {
                connection.deliver();
            }
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < TIMES; i++) {
                connection.deliver();
            }
            return (threads.getCurrentThreadAllocatedBytes() - before) / TIMES;
        } finally {
            connection.tearDown();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BINARY", "ASCII_AS_BYTES"})
    void noPayloadIsAllocatedForWhatIsHandedOverAsBytes(Kind kind) {
        assertThat(allocatedEach(kind)).isLessThan(SMALL);
    }

    @Test
    void nothingButTheStringIsAllocatedForWhatIsHandedOverAsOne() {
        assertThat(allocatedEach(Kind.ASCII_AS_STRING)).isBetween((long) SIZE, SIZE + SMALL);
    }
}
