package dev.parley.server;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one connection has taken of the limits on connections: one of all places, and one of those of its client's address. It
 * is given back when the connection has been closed and no thread works for it any more. A hook or handler that does not heed
 * its interruption so counts until it has ended: otherwise, who asks, leaves and comes back could have any number of them
 * running.
 */
final class Place {

    private static final AttributeKey<Place> KEY = AttributeKey.valueOf(Place.class, "place");

    private final ConnectionCounts counts;
    private final List<SocketAddress> clients = new ArrayList<>(1);

    /** The connection, and the threads that work for it. */
    private int users = 1;

    /** Whether the connection has been closed. */
    private boolean closed;

    private Place(ConnectionCounts counts) {
        this.counts = counts;
    }

    /** Takes a place for a connection that has been accepted, if there is one. */
    static Optional<Place> take(Channel channel, ConnectionCounts counts) {
        if (!counts.enter()) {
            return Optional.empty();
        }
        Place place = new Place(counts);
        channel.attr(KEY).set(place);
        channel.closeFuture().addListener(closed -> place.connectionClosed());
        return Optional.of(place);
    }

    static Place of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** Takes one of the places of a client's address as well; returns whether there was one, and the connection still is. */
    synchronized boolean enter(SocketAddress client) {
        if (users == 0 || !counts.enter(client)) {
            return false;
        }
        clients.add(client);
        return true;
    }

    /**
     * Starts a virtual thread, which keeps the place until it has ended. A place that has been given back is not taken again, as
     * it would be given back twice: TLS may still start something before the pipeline is told that the channel is closed.
     */
    Thread start(String name, Runnable work) {
        if (!keep()) {
            return Thread.ofVirtual().name(name).start(work);
        }
        try {
            return Thread.ofVirtual().name(name).start(() -> {
                try {
                    work.run();
                } finally {
                    release();
                }
            });
        } catch (Throwable notStarted) {
            release();
            throw notStarted;
        }
    }

    /** The connection has been closed, by whomever it was held in the end. */
    synchronized void connectionClosed() {
        if (!closed) {
            closed = true;
            release();
        }
    }

    private synchronized boolean keep() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    private synchronized void release() {
        if (--users == 0) {
            counts.leave();
            clients.forEach(counts::leave);
        }
    }
}
