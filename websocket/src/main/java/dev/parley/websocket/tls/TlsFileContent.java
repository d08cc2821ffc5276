package dev.parley.websocket.tls;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Gets what is in a file with certificates or keys, or says what is wrong with it. */
public final class TlsFileContent {

    private TlsFileContent() {}

    /**
     * {@return all that is in a file}
     *
     * @param file the file
     * @throws TlsFileException if there is none, or it cannot be read
     */
    public static byte[] read(Path file) throws TlsFileException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new TlsFileException(file + ": there is no such file", missing);
        } catch (AccessDeniedException denied) {
            throw new TlsFileException(file + ": this user may not read it", denied);
        } catch (IOException unreadable) {
            throw new TlsFileException(file + ": it cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
