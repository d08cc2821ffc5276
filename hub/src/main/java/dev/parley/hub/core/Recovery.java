package dev.parley.hub.core;

import dev.parley.hub.History;
import dev.parley.hub.Publication;
import dev.parley.hub.StreamPosition;
import java.util.List;
import java.util.Optional;

/** Whether a history tells all that came after a position. */
public final class Recovery {

    private Recovery() {}

    /**
     * {@return everything that came after a position; empty if that is not certain}
     *
     * @param since the position
     * @param history what was read from there on, without a limit
     */
    public static Optional<List<Publication>> of(StreamPosition since, History history) {
        StreamPosition position = history.position();
        if (!since.epoch().equals(position.epoch()) || since.offset() > position.offset()) {
            return Optional.empty();
        }
        long next = since.offset();
        for (Publication publication : history.publications()) {
            if (publication.offset() != ++next) {
                return Optional.empty();
            }
        }
        return next == position.offset() ? Optional.of(history.publications()) : Optional.empty();
    }
}
