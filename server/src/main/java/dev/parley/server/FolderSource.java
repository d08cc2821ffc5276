package dev.parley.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Files in a folder. Links are followed as long as they stay in it. */
final class FolderSource implements FileSource {

    /** Coarsest clock of the file systems in use: a file that is younger may change again and keep its time. */
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);

    private final Path root;
    private final InstantSource clock;

    /**
     * Serves a folder.
     *
     * @throws IllegalArgumentException if there is no such folder
     */
    FolderSource(Path folder, InstantSource clock) {
        this.clock = clock;
        try {
            root = folder.toRealPath();
        } catch (IOException missing) {
            throw new IllegalArgumentException("files: there is no folder " + folder, missing);
        }
        if (!Files.isDirectory(root)) {
            throw new IllegalArgumentException("files: " + folder + " is not a folder");
        }
    }

    @Override
    public Found find(List<String> names) {
        Path path = root;
        Path real;
        BasicFileAttributes attributes;
        try {
            for (String name : names) {
                path = path.resolve(name);
            }
            real = path.toRealPath();
            attributes = Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException | InvalidPathException missing) {
            return new Nothing();
        }
        // A link that leads out of the folder leads to what nobody meant to publish.
        if (!real.startsWith(root)) {
            return new Nothing();
        }
        if (attributes.isDirectory()) {
            return new Folder();
        }
        return attributes.isRegularFile() ? new File(content(path, real, attributes)) : new Nothing();
    }

    private FileContent content(Path path, Path real, BasicFileAttributes attributes) {
        return content(String.valueOf(path.getFileName()), real, attributes, clock.instant());
    }

    static FileContent content(String name, Path real, BasicFileAttributes attributes, Instant now) {
        Instant modified = attributes.lastModifiedTime().toInstant();
        String opaque = Long.toHexString(attributes.size()) + "-" + Long.toHexString(modified.getEpochSecond()) + "-"
                + Integer.toHexString(modified.getNano());
        // RFC 9110 §8.8.1: a validator by time is weak as long as the content could change
        // within one tick of the clock.
        boolean weak = modified.isAfter(now.minus(CLOCK_STEP));
        return new FileContent(
                name,
                attributes.size(),
                Optional.of(modified),
                new EntityTag(weak, opaque),
                first -> positioned(FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS), first));
    }

    /** {@return a file that has been opened, at a byte; closed if it cannot be brought there} */
    static FileChannel positioned(FileChannel file, long first) throws IOException {
        try {
            return file.position(first);
        } catch (IOException | RuntimeException | Error failed) {
            file.close();
            throw failed;
        }
    }
}
