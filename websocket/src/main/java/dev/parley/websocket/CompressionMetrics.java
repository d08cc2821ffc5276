package dev.parley.websocket;

/**
 * What the compression of a server or client has done, and what it holds. Messages that went uncompressed are not in it.
 *
 * @param sentBytes bytes of the messages that were sent compressed, before that
 * @param sentWireBytes what they had on the wire, without frame headers
 * @param receivedBytes bytes of the messages that arrived compressed, after decompression
 * @param receivedWireBytes what they had on the wire, without frame headers
 * @param contexts how many deflaters and inflaters are open
 * @param nativeBytes how much memory outside of the heap these hold, in bytes: what the system's zlib is seen to allocate for one of
 *     the kind, and for the JDK's what zlib says that it needs
 * @param reservedBytes how much memory is reserved for the windows that connections keep between messages, in bytes
 */
public record CompressionMetrics(
        long sentBytes,
        long sentWireBytes,
        long receivedBytes,
        long receivedWireBytes,
        long contexts,
        long nativeBytes,
        long reservedBytes) {

    /** What there is where nothing is compressed. */
    public static final CompressionMetrics NONE = new CompressionMetrics(0, 0, 0, 0, 0, 0, 0);
}
