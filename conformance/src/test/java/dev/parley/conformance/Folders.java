package dev.parley.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are: tests run with the module's folder as their working directory, as Maven starts them. */
public final class Folders {

    private Folders() {}

    /** The {@code conformance} module's folder. */
    public static Path module() {
        return Path.of("").toAbsolutePath();
    }

    /** The folder of the whole project, which holds {@code ./parley}. */
    public static Path project() {
        Path parent = module().getParent();
        if (parent == null || !Files.exists(parent.resolve("mvnw"))) {
            throw new IllegalStateException(
                    "the tests must run in the module's folder, inside the project; they run in " + module());
        }
        return parent;
    }

    /** A folder under {@code target} for what a run leaves behind: logs, reports, screenshots. */
    public static Path output(String name) {
        Path target = Path.of(System.getProperty("parley.target", "target"));
        Path folder = module().resolve(target).resolve(name);
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + folder, e);
        }
    }
}
