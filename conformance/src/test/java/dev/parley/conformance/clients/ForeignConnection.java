package dev.parley.conformance.clients;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open connection of a {@link ForeignClient}. What happens to it is queued as {@link Event}s, which the test takes one
 * by one and in order.
 */
public abstract class ForeignConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    /** The subprotocol that the server chose, or the empty string. */
    public abstract String subprotocol();

    public abstract void sendText(String text);

    public abstract void sendBinary(byte[] data);

    /** Sends one text message in as many frames as there are parts. Not every client can. */
    public void sendFragments(List<String> parts) {
        throw new UnsupportedOperationException("this client has no way to send fragments");
    }

    /** Sends a Ping frame. Not every client lets its program do that. */
    public void sendPing(byte[] payload) {
        throw new UnsupportedOperationException("this client has no way to send a ping");
    }

    /** Starts the closing handshake; its end comes as an {@link Event.Closed}. */
    public abstract void sendClose(int code, String reason);

    /** Drops whatever is left of the connection, without a closing handshake. */
    @Override
    public abstract void close();

    protected final void happened(Event event) {
        events.add(event);
    }

    /** The next event, for which the test waits; fails the test if none comes. */
    public final Event next() {
        try {
            @Nullable Event event = events.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError("nothing happened on the connection for " + PATIENCE + trouble());
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for an event", e);
        }
    }

    /** The next event that is not a ping, which must be of this kind. */
    public final <E extends Event> E next(Class<E> kind) {
        Event event = next();
        while (event instanceof Event.Ping && !kind.equals(Event.Ping.class)) {
            event = next();
        }
        if (!kind.isInstance(event)) {
            throw new AssertionError("expected " + kind.getSimpleName() + " but there came " + event + trouble());
        }
        return kind.cast(event);
    }

    /** What the client complained about, to be added to a failure's message. */
    protected String trouble() {
        return "";
    }
}
