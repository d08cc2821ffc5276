package dev.parley.protocol;

import java.nio.ByteBuffer;

/** Takes payload bytes in the order in which they belong. */
@FunctionalInterface
public interface PayloadSink {

    /**
     * Takes all remaining bytes of a piece of payload. The buffer is the caller's: what is needed later must be copied.
     *
     * @param payload the bytes
     * @return {@code false} when no more may follow because a limit has been passed
     */
    boolean accept(ByteBuffer payload);
}
