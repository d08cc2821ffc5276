package dev.parley.protocol.deflate;

/** One stream of raw DEFLATE blocks (RFC 1951), in either direction. Not thread-safe. */
interface RawStream extends AutoCloseable {

    /** Forgets everything, as if new. */
    void reset();

    /**
     * Has the next message refer to bytes that have passed elsewhere. To be called when new or just reset.
     *
     * @param window the last bytes, at most a window full
     */
    void prime(byte[] window);

    /** Returns what {@link #prime} needs to go on from here elsewhere; at the end of a message only. */
    byte[] window();

    /** How many bytes it holds outside of the heap. */
    int nativeBytes();

    @Override
    void close();
}
