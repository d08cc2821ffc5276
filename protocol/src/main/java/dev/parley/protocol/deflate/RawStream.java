package dev.parley.protocol.deflate;

/** One stream of raw DEFLATE blocks (RFC 1951), in either direction. Not thread-safe. */
interface RawStream extends AutoCloseable {

    /** Forgets everything, as if new. */
    void reset();

    /**
     * Has the next message refer to bytes that have passed elsewhere. To be called when new or just reset.
     *
     * @param window begins with the last bytes, at most a window full
     * @param length how many they are
     */
    void prime(byte[] window, int length);

    /**
     * Tells what {@link #prime} needs to go on from here elsewhere; at the end of a message only.
     *
     * @param window takes it; where that has not room for all of it, nothing is copied
     * @return its length
     */
    int window(byte[] window);

    /** How many bytes it holds outside of the heap. */
    int nativeBytes();

    @Override
    void close();
}
