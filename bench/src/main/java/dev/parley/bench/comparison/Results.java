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
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that was measured, and on what.
 *
 * @param machine the processor, the memory, the kernel and the JDK
 * @param versions the version of each server, by its word
 * @param setup how each server is set up, by its word
 * @param cores on which processors server and load ran
 * @param runs every round of every server in every case
 */
record Results(
        Map<String, String> machine,
        Map<String, String> versions,
        Map<String, String> setup,
        String cores,
        List<Run> runs) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** The results with more runs. */
    Results plus(List<Run> more) {
        List<Run> all = new ArrayList<>(runs);
        all.addAll(more);
        return new Results(machine, versions, setup, cores, all);
    }

    /**
     * These results, with what others have of cases that are not measured now, if it goes with them: it is of the same machine, and
     * all servers in the case were of the same versions and set up alike.
     */
    Results afterThose(Results before, Set<String> casesNow) {
        Set<String> dropped = dropped(before, casesNow);
        return plus(before.runs.stream()
                .filter(run -> !casesNow.contains(run.testCase()) && !dropped.contains(run.testCase()))
                .toList());
    }

    /** The cases of others that are not measured now and that do not go with these results. */
    Set<String> dropped(Results before, Set<String> casesNow) {
        boolean same = before.machine.equals(machine) && before.cores.equals(cores);
        return before.runs.stream()
                .filter(run -> !casesNow.contains(run.testCase()))
                .filter(run -> !same || !sameServer(run.server(), before))
                .map(Run::testCase)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a server that has never run, this says nothing. */
    private boolean sameServer(String server, Results before) {
        return Objects.equals(before.versions.get(server), versions.get(server))
                && Objects.equals(before.setup.get(server), setup.get(server));
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
