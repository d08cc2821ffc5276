package dev.parley.bench.comparison;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * On which processors things run.
 *
 * @param server what begins the server's command
 * @param load what begins the load's command
 * @param told what to tell of it
 */
record Cores(List<String> server, List<String> load, String told) {

    private static final List<Path> FOLDERS = List.of(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/local/bin"));

    /** The first processor for the server and the others for the load, where {@code taskset} is there. */
    static Cores apart() {
        int processors = Runtime.getRuntime().availableProcessors();
        if (processors < 2) {
            return new Cores(List.of(), List.of(), "server and load share the only processor");
        }
        if (FOLDERS.stream().noneMatch(folder -> Files.isExecutable(folder.resolve("taskset")))) {
            return new Cores(List.of(), List.of(), "server and load run on any processor: taskset is not there");
        }
        String others = processors == 2 ? "1" : "1-" + (processors - 1);
        return new Cores(
                List.of("taskset", "-c", "0"),
                List.of("taskset", "-c", others),
                "the server runs on processor 0 and the load on " + others + " (taskset)");
    }
}
