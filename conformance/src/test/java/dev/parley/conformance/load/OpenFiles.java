package dev.parley.conformance.load;

import dev.parley.conformance.FullRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files a process may have open, sockets among them. */
final class OpenFiles {

    /** Besides connections, a process needs files for its jars, its logs and its event loops. */
    private static final int OTHERS = 500;

    private OpenFiles() {}

    /** Skips the running test out loud, or fails it in a full run, where so many connections are too many. */
    static void requireForConnections(int count) throws IOException {
        // A JVM raises its soft limit to the hard one by itself.
        Matcher limit = Pattern.compile("Max open files\\s+\\S+\\s+(\\d+)")
                .matcher(Files.readString(Path.of("/proc/self/limits")));
        int needed = count + OTHERS;
        if (limit.find() && Long.parseLong(limit.group(1)) < needed) {
            throw FullRun.missing("the hard limit of open files is " + limit.group(1) + "; this test needs " + needed
                    + ": ulimit -Hn " + needed);
        }
    }
}
