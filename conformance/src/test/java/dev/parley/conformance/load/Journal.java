package dev.parley.conformance.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in which the server writes down each message that it receives, before it acknowledges it. What is in it outlives the
 * server's process, however that ends.
 */
final class Journal implements AutoCloseable {

    private static final int ENTRY_BYTES = 9;

    private final FileChannel file;

    /** On which way the client sent a message. */
    enum Way {
        /** Through the buffer of the {@code ReconnectingWebSocket}. */
        BUFFER('b'),

        /** Once more on a new connection, since it was not acknowledged on an older one. */
        AGAIN('a');

        final char letter;

        Way(char letter) {
            this.letter = letter;
        }

        static Way of(char letter) {
            for (Way way : values()) {
                if (way.letter == letter) {
                    return way;
                }
            }
            throw new IllegalArgumentException("no way is called " + letter);
        }
    }

    /** One message that was received. */
    record Entry(int client, int number, Way way) {}

    private Journal(FileChannel file) {
        this.file = file;
    }

    static Journal append(Path path) throws IOException {
        return new Journal(FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Safe for use by any number of threads. */
    void write(Entry entry) {
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_BYTES);
        bytes.putInt(entry.client())
                .putInt(entry.number())
                .put((byte) entry.way().letter)
                .flip();
        try {
            file.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.hasRemaining()) {
            throw new IllegalStateException("an entry was written in part");
        }
    }

    /** What was written, in its order. */
    static List<Entry> read(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.exists(path) ? Files.readAllBytes(path) : new byte[0]);
        if (bytes.remaining() % ENTRY_BYTES != 0) {
            throw new IllegalStateException("the last entry is not whole: " + bytes.remaining() + " bytes");
        }
        List<Entry> entries = new ArrayList<>();
        while (bytes.hasRemaining()) {
            entries.add(new Entry(bytes.getInt(), bytes.getInt(), Way.of((char) bytes.get())));
        }
        return entries;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
