package dev.parley.server;

/** Writes the body of an answer bit by bit, on a virtual thread of its own, so that it may block. */
@FunctionalInterface
public interface StreamedBody {

    /**
     * Writes the body. It has ended when this returns, unless it was {@linkplain BodyStream#leaveOpen() left open}.
     *
     * @param body where to
     * @throws Exception if the program failed: it is logged, and the connection is dropped, so that the client does not take what
     *     it has got for all. What the stream itself throws once it has ended may pass
     */
    void write(BodyStream body) throws Exception;
}
