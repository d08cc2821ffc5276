package dev.parley.bench.comparison;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * All that was measured, and on what.
 *
 * @param machine the processor, the memory, the kernel and the JDK
 * @param versions the version of each server, by its word
 * @param setup how each server is set up, by its word
 * @param cores on which processors server and load ran
 * @param seconds for how long each was warmed up and measured
 * @param runs every round of every server in every case
 */
record Results(
        Map<String, String> machine,
        Map<String, String> versions,
        Map<String, String> setup,
        String cores,
        Map<String, Double> seconds,
        List<Run> runs) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The results with more runs. */
    Results plus(List<Run> more) {
        List<Run> all = new ArrayList<>(runs);
        all.addAll(more);
        return new Results(machine, versions, setup, cores, seconds, all);
    }

    /** These results, with what others of the same machine and versions have of cases that are not measured now. */
    Results afterThose(Results before, Set<String> casesNow) {
        boolean same = before.machine.equals(machine)
                && before.runs.stream().allMatch(run -> sameVersion(run.server(), before))
                && before.cores.equals(cores)
                && before.seconds.equals(seconds);
        return same
                ? plus(before.runs.stream()
                        .filter(run -> !casesNow.contains(run.testCase()))
                        .toList())
                : this;
    }

    /** Of a server that has never run, the version says nothing. */
    private boolean sameVersion(String server, Results before) {
        return Objects.equals(before.versions.get(server), versions.get(server));
    }

    static Optional<Results> read(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), Results.class)) : Optional.empty();
    }

    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }
}
