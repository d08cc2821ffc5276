package dev.parley.protocol.deflate;

/**
 * Keeps the books on compression for all connections of a server or client: the memory that it may use, and what it does.
 * Called by many threads.
 */
public interface DeflateAccount {

    /** Lets every connection have what it asks for, and counts nothing. */
    DeflateAccount UNLIMITED = new DeflateAccount() {
        @Override
        public boolean isExhausted() {
            return false;
        }

        @Override
        public boolean isScarce() {
            return false;
        }

        @Override
        public boolean reserveWindows(int bytes) {
            return true;
        }

        @Override
        public void overdrawWindows(int bytes) {}

        @Override
        public void releaseWindows(int bytes) {}

        @Override
        public void held(int bytes) {}

        @Override
        public void deflated(long before, long after) {}

        @Override
        public void inflated(long before, long after) {}
    };

    /** {@return whether so much memory is in use that new connections are to do without compression} */
    boolean isExhausted();

    /**
     * {@return whether deflaters and inflaters hold so much memory that none is to stay open for the next message} The
     * connection that has sent last may keep its deflater all the same.
     */
    boolean isScarce();

    /**
     * Reserves memory for the windows that a connection keeps between messages, for as long as it is open.
     *
     * @param bytes how many bytes they can have
     * @return whether there is room; if not, the connection is to do without context takeover
     */
    boolean reserveWindows(int bytes);

    /**
     * Reserves memory for windows that the peer insists on, whether there is room or not.
     *
     * @param bytes how many bytes they can have
     */
    void overdrawWindows(int bytes);

    /**
     * Gives back what {@link #reserveWindows} or {@link #overdrawWindows} has reserved.
     *
     * @param bytes how many bytes
     */
    void releaseWindows(int bytes);

    /**
     * Tells that a deflater or inflater has been opened or closed.
     *
     * @param bytes how many bytes outside of the heap it holds; negative when it has been closed
     */
    void held(int bytes);

    /**
     * Tells that a message, or a fragment of one, has been compressed for sending.
     *
     * @param before its bytes before that
     * @param after its bytes on the wire
     */
    void deflated(long before, long after);

    /**
     * Tells that a message has been decompressed.
     *
     * @param before its bytes on the wire
     * @param after its bytes after that
     */
    void inflated(long before, long after);
}
