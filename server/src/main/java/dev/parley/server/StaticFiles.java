package dev.parley.server;

import java.util.ArrayList;
import java.util.List;

/**
 * The files of one route: finds the one that a path means.
 *
 * @param source where they come from
 * @param options how they are served
 */
record StaticFiles(FileSource source, FileOptions options) {

    /** What a path below the route means. */
    sealed interface Lookup {}

    /** This file. */
    record Found(FileContent content) implements Lookup {}

    /** A folder with an index file: its path ends in a slash, or relative links in the file would go wrong. */
    record MissingSlash() implements Lookup {}

    /** No file. */
    record NotThere() implements Lookup {}

    /**
     * Looks for a file. Reads from disk.
     *
     * @param path the decoded segments below the route's own; the last is empty when the path ends in a slash
     */
    Lookup find(List<String> path) {
        boolean folder = !path.isEmpty() && path.getLast().isEmpty();
        List<String> names = folder ? path.subList(0, path.size() - 1) : path;
        if (!FileNames.arePlain(names)) {
            return new NotThere();
        }
        if (folder) {
            return index(names) instanceof FileSource.File file ? new Found(file.content()) : new NotThere();
        }
        return switch (source.find(names)) {
            case FileSource.File file -> new Found(file.content());
            case FileSource.Folder isFolder ->
                index(names) instanceof FileSource.File ? new MissingSlash() : new NotThere();
            case FileSource.Nothing nothing -> new NotThere();
        };
    }

    private FileSource.Found index(List<String> folder) {
        List<String> names = new ArrayList<>(folder);
        names.add(options.indexFile());
        return source.find(names);
    }
}
