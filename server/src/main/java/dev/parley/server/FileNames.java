package dev.parley.server;

import java.util.List;

/** Tells which names in a request may be names of files. */
final class FileNames {

    /** RFC 8615: the one hidden folder that is made to be read by strangers. */
    private static final String WELL_KNOWN = ".well-known";

    private FileNames() {}

    /** Returns whether each of the decoded segments can be the name of a file or folder that may be served. */
    static boolean arePlain(List<String> segments) {
        return segments.stream().allMatch(FileNames::isPlain);
    }

    /**
     * Returns whether this can be the name of a file or folder that may be served: one segment in the eyes of every file
     * system (an encoded slash, a backslash or a drive's colon would make it more), and not hidden, as {@code .git},
     * {@code .env} and {@code ..} are.
     */
    static boolean isPlain(String name) {
        if (name.isEmpty() || (name.startsWith(".") && !name.equals(WELL_KNOWN))) {
            return false;
        }
        return name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || Character.isISOControl(c));
    }
}
