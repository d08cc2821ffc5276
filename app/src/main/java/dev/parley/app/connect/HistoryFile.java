package dev.parley.app.connect;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where typed lines are kept: in a file that nobody but the user can read. */
public final class HistoryFile {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private HistoryFile() {}

    /**
     * Returns where it is: {@code parley/connect-history} in {@code XDG_STATE_HOME}, or else in {@code ~/.local/state}; nothing
     * if there is no home.
     *
     * @param environment the variables of the environment
     */
    public static Optional<Path> path(Map<String, String> environment) {
        // XDG Base Directory Specification: a path that is not absolute is to be ignored.
        return folder(environment, "XDG_STATE_HOME")
                .or(() -> folder(environment, "HOME").map(home -> home.resolve(".local/state")))
                .map(state -> state.resolve("parley/connect-history"));
    }

    private static Optional<Path> folder(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    /**
     * Creates the file if it is not there, and shuts others out of it.
     *
     * @throws IOException if that cannot be done
     */
    static void prepare(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent(), attributes("rwx------"));
        try {
            Files.createFile(file, attributes("rw-------"));
        } catch (FileAlreadyExistsException there) {
            if (POSIX) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private static FileAttribute<?>[] attributes(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
