package dev.parley.server;

import java.util.List;

/** Where static files come from. Its methods read from disk: they are for virtual threads. */
sealed interface FileSource permits FolderSource, ResourceSource {

    /** What stands at a path. */
    sealed interface Found {}

    /** A file that may be served. */
    record File(FileContent content) implements Found {}

    /** A folder. */
    record Folder() implements Found {}

    /** Nothing, or nothing that may be served. */
    record Nothing() implements Found {}

    /**
     * Looks for a file.
     *
     * @param names the names of folders and the file below the source's own folder, each of them
     *     {@linkplain FileNames#isPlain plain}
     */
    Found find(List<String> names);
}
