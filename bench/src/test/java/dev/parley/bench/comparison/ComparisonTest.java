package dev.parley.bench.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bench.servers.Contestant;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A comparison runs, for an instant, and whatever its figures, so that it cannot rot. */
class ComparisonTest {

    private static final String PROJECT =
            Path.of("").toAbsolutePath().resolve("..").normalize().toString();

    @TempDir
    private Path folder;

    @Tag("full")
    @Test
    @Timeout(300) // It may have to build ./parley.
    void comparesProcessorTimeAndMemoryOfServers() throws Exception {
        Path json = folder.resolve("servers.json");

        Results results = Comparison.run(Settings.parse(
                PROJECT,
                "--rounds",
                "1",
                "--warm-up",
                "200",
                "--time",
                "300",
                "--connections",
                "50",
                "--servers",
                "floor-c,floor,parley-epoll,parley-g1,netty",
                "--cases",
                "echo-64,broadcast,collectors,idle-deflate",
                "--json",
                json.toString()));

        Tables tables = new Tables(results);
        assertThat(tables.contestants(Case.ECHO))
                .containsExactly(Contestant.FLOOR_C, Contestant.FLOOR, Contestant.PARLEY_EPOLL, Contestant.NETTY);
        assertThat(tables.contestants(Case.BROADCAST)).isEqualTo(tables.contestants(Case.ECHO));
        assertThat(tables.contestants(Case.IDLE_DEFLATE)).containsExactly(Contestant.PARLEY_EPOLL, Contestant.NETTY);
        for (Run run : results.runs()) {
            boolean memory = run.testCase().equals(Case.IDLE_DEFLATE.word());
            assertThat(run.figures())
                    .containsKeys(
                            memory
                                    ? new String[] {Run.MEMORY, Run.HEAP, Run.NATIVE}
                                    : new String[] {Run.CPU, Run.RATE, Run.WIRE, "latencyMicros.p99"})
                    .containsEntry(Run.FAILED, 0.0);
            assertThat(run.deflate().contains("permessage-deflate"))
                    .as("%s was compressed", run)
                    .isEqualTo(memory);
        }
        assertThat(tables.contestants(Case.COLLECTORS)).containsExactly(Contestant.PARLEY_G1);
        assertThat(tables.runs(Case.COLLECTORS, Contestant.PARLEY_G1).getFirst().figures())
                .containsKeys(Run.PAUSES, Run.LONGEST_PAUSE, "latencyMicros.p999");
        assertThat(tables.of(Case.ECHO).toString()).contains("× floor, C");
        assertThat(Results.read(json)).contains(results);
    }
}
