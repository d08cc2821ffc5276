package dev.parley.server;

import java.io.IOException;
import java.util.concurrent.CompletionStage;

/**
 * Server-Sent Events on their way to one client (WHATWG HTML §9.2), which a page reads with {@code EventSource}. Any thread may
 * send, and each event leaves at once. Where nothing is sent for the server's {@link ServerSettings#pingInterval()}, a comment is,
 * so that no proxy takes the connection for dead, and a client that has gone is noticed.
 *
 * <p>When the server stops, the stream ends, and the client connects again, perhaps to another server.
 */
public final class EventStream implements AutoCloseable {

    private static final byte[] KEEP_ALIVE = {':', '\n', '\n'};

    private final BodyStream body;

    EventStream(BodyStream body) {
        this.body = body;
        body.endWhenStopping();
        body.keepAlive(KEEP_ALIVE);
    }

    /**
     * Sends an event that has nothing but data; waits while too much waits for the client.
     *
     * @param data the text; each CR, LF or CR LF in it reaches the page as LF
     * @throws StreamEndedException if the client has gone, or the server is stopping
     * @throws IOException if the thread was interrupted while it waited, or the stream was closed
     * @throws IllegalStateException if this would have to wait on an event loop
     */
    public void send(String data) throws IOException {
        send(ServerSentEvent.of(data));
    }

    /**
     * Sends an event; waits while too much waits for the client.
     *
     * @param event the event
     * @throws StreamEndedException if the client has gone, or the server is stopping
     * @throws IOException if the thread was interrupted while it waited, or the stream was closed
     * @throws IllegalStateException if this would have to wait on an event loop
     */
    public void send(ServerSentEvent event) throws IOException {
        body.put(event.encoded());
    }

    /**
     * Sends an event if there is room for it. Never waits.
     *
     * @param event the event
     * @return whether it was taken; not if too much waits for the client, or the stream has ended
     */
    public boolean trySend(ServerSentEvent event) {
        return body.offer(event.encoded());
    }

    /**
     * Sends a comment, of which a page learns nothing; waits while too much waits for the client.
     *
     * @param text what it says
     * @throws StreamEndedException if the client has gone, or the server is stopping
     * @throws IOException if the thread was interrupted while it waited, or the stream was closed
     * @throws IllegalStateException if this would have to wait on an event loop
     */
    public void comment(String text) throws IOException {
        body.put(ServerSentEvent.comment(text));
    }

    /**
     * Sets what is called when {@link #trySend} has refused an event and there is room again.
     *
     * @param action called on the event loop, where it must not block
     */
    public void onWritable(Runnable action) {
        body.onWritable(action);
    }

    /** Has the stream go on after its handler has returned, without a thread, until it is closed or its client goes. */
    public void leaveOpen() {
        body.leaveOpen();
    }

    /** {@return what completes when nothing more can be sent, whatever the reason; on an event loop, usually} */
    public CompletionStage<Void> ended() {
        return body.ended();
    }

    /** {@return whether events can be sent} */
    public boolean isOpen() {
        return body.isOpen();
    }

    /** Ends the stream after what was sent. An {@code EventSource} then connects again: it stops for a 204 only. */
    @Override
    public void close() {
        body.close();
    }
}
