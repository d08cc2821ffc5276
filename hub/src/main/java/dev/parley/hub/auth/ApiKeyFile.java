package dev.parley.hub.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * A file that keeps an API key for programs of the same user. Nobody else may read or write it: one that others can open is
 * refused, for they may have read the key already.
 */
public final class ApiKeyFile {

    private static final int LONGEST_FILE = 1024;

    private static final Set<PosixFilePermission> OF_THE_OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;

    private ApiKeyFile(Path path) {
        this.path = path;
    }

    /**
     * {@return the file at a path} It need not be there yet.
     *
     * @param path where it is, on a file system with POSIX permissions
     */
    public static ApiKeyFile at(Path path) {
        return new ApiKeyFile(path.toAbsolutePath());
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    /**
     * {@return the key in the file}
     *
     * @throws NoSuchFileException if there is no file
     * @throws IOException if it cannot be read, is no plain file, has no key in it, or others can open it; the message says
     *     what to do about that
     */
    public String read() throws IOException {
        checkThatThereArePermissions();
        PosixFileAttributes attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(
                    path + ": it is no plain file, as an API key's must be; remove it, or use another file");
        }
        if (!OF_THE_OWNER.containsAll(attributes.permissions())) {
            throw new IOException(
                    path + ": others can open it (" + PosixFilePermissions.toString(attributes.permissions())
                            + "), expected rw-------; delete it, so that a new key is made, or, if nobody has read the"
                            + " key, run chmod 600 on it");
        }
        byte[] content;
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            content = in.readNBytes(LONGEST_FILE + 1);
        }
        String key = new String(content, StandardCharsets.UTF_8).strip();
        try {
            ApiKeys.check(key);
        } catch (IllegalArgumentException noKey) {
            throw new IOException(path + ": there is no API key in it; delete it, so that a new one is made", noKey);
        }
        return key;
    }

    /**
     * {@return the key in the file, which is made with a new key if it is not there} Of several programs that do this at
     * the same time one makes the key, and all get it. Folders that are missing are made for the owner alone.
     *
     * @throws IOException if it cannot be made, or {@link #read()} refuses it
     */
    public String readOrCreate() throws IOException {
        try {
            return read();
        } catch (NoSuchFileException notYet) {
            create();
            return read();
        }
    }

    private void create() throws IOException {
        Path folder = path.resolveSibling("").toAbsolutePath();
        Files.createDirectories(folder, FOLDER_MODE);
        // Written under another name first, so that nobody ever sees half a key.
        Path fresh = Files.createTempFile(folder, ".api-key", ".new", FILE_MODE);
        try {
            try (SeekableByteChannel out = Files.newByteChannel(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer content = ByteBuffer.wrap((ApiKeys.generate() + "\n").getBytes(StandardCharsets.US_ASCII));
                while (content.hasRemaining()) {
                    out.write(content);
                }
            }
            // Unlike a move, a link never replaces what another program has made meanwhile.
            Files.createLink(path, fresh);
        } catch (FileAlreadyExistsException madeByAnother) {
            // Then that one counts.
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private void checkThatThereArePermissions() throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            throw new IOException(
                    path + ": its file system has no POSIX permissions, which keep an API key from others;"
                            + " set a key in the configuration instead");
        }
    }

    /** {@return the path} */
    @Override
    public String toString() {
        return path.toString();
    }
}
