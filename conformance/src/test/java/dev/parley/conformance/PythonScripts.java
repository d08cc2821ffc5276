package dev.parley.conformance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The scripts in {@code conformance/python}, with the system's Python and its packages. */
public final class PythonScripts {

    /** Debian's packages are seen by Debian's Python only, whatever other Python is first in the PATH. */
    private static final String PYTHON = "/usr/bin/python3";

    private PythonScripts() {}

    /**
     * What starts this script in the module's folder. Where Python or the module that it needs is absent the test is skipped
     * out loud, or fails in a full run.
     */
    public static List<String> command(String script, String module, String debianPackage) {
        if (!Files.isExecutable(Path.of(PYTHON))) {
            throw FullRun.missing("no " + PYTHON + "; install it with: apt-get install python3 " + debianPackage);
        }
        try {
            ExternalProcess.run(
                    "python-" + module,
                    List.of(PYTHON, "-c", "import " + module),
                    Folders.module(),
                    Duration.ofMinutes(1));
        } catch (IllegalStateException e) {
            throw FullRun.missing(
                    "Python has no module " + module + "; install it with: apt-get install " + debianPackage);
        }
        return List.of(PYTHON, "python/" + script);
    }
}
