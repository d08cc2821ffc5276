package dev.parley.hub.broker;

import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.Publication;
import dev.parley.hub.Retention;
import dev.parley.hub.StreamPosition;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The history of a channel in memory. The lock of its shelf guards it. */
final class Stream {

    private final ArrayDeque<Kept> kept = new ArrayDeque<>(1);
    private StreamPosition position =
            new StreamPosition(0, Long.toHexString(ThreadLocalRandom.current().nextLong()));

    /** Until when the position is kept. */
    private Instant until = Instant.MIN;

    private record Kept(Publication publication, Instant until) {}

    StreamPosition position() {
        return position;
    }

    void append(Publication publication, Retention retention, Instant now) {
        position = new StreamPosition(publication.offset(), position.epoch());
        kept.add(new Kept(publication, now.plus(retention.age())));
        while (kept.size() > retention.size()) {
            kept.poll();
        }
        forget(now);
        keep(now.plus(retention.positionAge()));
    }

    /** Keeps the position at least until some time. */
    void keep(Instant time) {
        until = time.isAfter(until) ? time : until;
    }

    /** Removes publications that are too old. */
    void forget(Instant now) {
        Kept oldest;
        while ((oldest = kept.peek()) != null && !now.isBefore(oldest.until())) {
            kept.poll();
        }
    }

    boolean isOver(Instant now) {
        return !now.isBefore(until);
    }

    void clear() {
        kept.clear();
    }

    History read(HistoryRequest request, Instant now) {
        forget(now);
        List<Publication> read = new ArrayList<>();
        Iterator<Kept> all = request.reverse() ? kept.descendingIterator() : kept.iterator();
        while (all.hasNext() && (request.limit() == HistoryRequest.ALL || read.size() < request.limit())) {
            Publication publication = all.next().publication();
            if (isWanted(publication.offset(), request)) {
                read.add(publication);
            }
        }
        return new History(read, position);
    }

    private static boolean isWanted(long offset, HistoryRequest request) {
        if (request.since().isEmpty()) {
            return true;
        }
        long since = request.since().get().offset();
        return request.reverse() ? offset < since : offset > since;
    }
}
