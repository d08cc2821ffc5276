package dev.parley.server;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Optional;

/**
 * A file that has been found, not opened yet.
 *
 * @param name its name, for the media type
 * @param length its length in bytes
 * @param modified when it was changed last, where that is known
 * @param tag changes whenever the content does
 * @param opener opens it
 */
record FileContent(String name, long length, Optional<Instant> modified, EntityTag tag, Opener opener) {

    /** Opens a file's content. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens the content at a byte.
         *
         * @param first index of the first byte to be read
         */
        ReadableByteChannel open(long first) throws IOException;
    }
}
