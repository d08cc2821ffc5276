package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM's log says of its collector's pauses. */
class PausesTest {

    private static final Instant BEFORE = Instant.parse("2026-01-02T03:04:00Z");
    private static final Instant AFTER = Instant.parse("2026-01-02T03:05:00Z");

    @TempDir
    private Path folder;

    private Pauses read(String log) throws IOException {
        return Pauses.read(Files.writeString(folder.resolve("gc.log"), log), BEFORE, AFTER);
    }

    @Test
    void countsThoseOfTheSerialCollector() throws IOException {
        assertThat(read("""
            [2026-01-02T03:04:01.000+0000] Using Serial
            [2026-01-02T03:04:02.930+0000] GC(0) Pause Young (Allocation Failure) 69M->2M(247M) 5.860ms
            [2026-01-02T03:04:03.939+0000] GC(1) Pause Young (Allocation Failure) 71M->2M(247M) 3.413ms
            [2026-01-02T03:04:04.096+0000] GC(2) Phase 1: Mark live objects 4.659ms
            [2026-01-02T03:04:04.096+0000] GC(2) Pause Full (System.gc()) 71M->2M(247M) 14.413ms
            """)).isEqualTo(new Pauses(3, 14.413));
    }

    @Test
    void countsThoseOfG1AndNotTheirParts() throws IOException {
        assertThat(read("""
            [2026-01-02T03:04:02.610+0000] GC(0)   Evacuate Collection Set: 6.80ms
            [2026-01-02T03:04:02.610+0000] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 13M->3M(256M) 7.720ms
            [2026-01-02T03:04:03.610+0000] GC(1) Concurrent Mark Cycle 20.1ms
            [2026-01-02T03:04:03.610+0000] GC(1) Pause Remark 13M->3M(256M) 0.720ms
            """)).isEqualTo(new Pauses(2, 7.72));
    }

    @Test
    void countsThoseOfTheTwoGenerationsOfZgc() throws IOException {
        assertThat(read("""
            [2026-01-02T03:04:02.278+0000] GC(0) Major Collection (Warmup)
            [2026-01-02T03:04:02.283+0000] GC(0) Y: Pause Mark Start (Major) 0.021ms
            [2026-01-02T03:04:02.355+0000] GC(0) Y: Concurrent Mark 63.369ms
            [2026-01-02T03:04:02.355+0000] GC(0) O: Pause Mark End 0.013ms
            [2026-01-02T03:04:03.283+0000] GC(1) y: Pause Mark Start 0.011ms
            """)).isEqualTo(new Pauses(3, 0.021));
    }

    @Test
    void countsThoseOfTheTimeThatIsMeasuredOnly() throws IOException {
        assertThat(read("""
            [2026-01-02T03:03:59.999+0000] GC(0) Pause Young (Allocation Failure) 69M->2M(247M) 30.000ms
            [2026-01-02T03:04:00.000+0000] GC(1) Pause Young (Allocation Failure) 69M->2M(247M) 1.000ms
            [2026-01-02T03:05:00.000+0000] GC(2) Pause Young (Allocation Failure) 69M->2M(247M) 20.000ms
            """)).isEqualTo(new Pauses(1, 1));
    }

    @Test
    void thereMayHaveBeenNone() throws IOException {
        assertThat(read("[2026-01-02T03:04:01.000+0000] Using G1\n")).isEqualTo(new Pauses(0, 0));
    }
}
