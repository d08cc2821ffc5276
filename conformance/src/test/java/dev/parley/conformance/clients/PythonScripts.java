package dev.parley.conformance.clients;

import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import dev.parley.conformance.FullRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The clients in {@code conformance/python}, with the system's Python and its packages. */
final class PythonScripts {

    /** Debian's packages are seen by Debian's Python only, whatever other Python is first in the PATH. */
    private static final String PYTHON = "/usr/bin/python3";

    private PythonScripts() {}

    /** The client of this module; where the module is absent the test is skipped out loud, or fails in a full run. */
    static ForeignClient client(String module, String debianPackage) {
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
        return new ScriptedClient(module, List.of(PYTHON, "python/" + module + "_client.py"));
    }
}
