package dev.parley.server;

/** Sends Server-Sent Events to one client, on a virtual thread of its own, so that it may block. */
@FunctionalInterface
public interface EventStreamHandler {

    /**
     * Sends events. The stream has ended when this returns, unless it was {@linkplain EventStream#leaveOpen() left open}.
     *
     * @param events where to
     * @throws Exception if the program failed: it is logged, and the connection is dropped. What the stream itself throws once it
     *     has ended may pass
     */
    void handle(EventStream events) throws Exception;
}
