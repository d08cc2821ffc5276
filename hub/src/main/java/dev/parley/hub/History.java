package dev.parley.hub;

import java.util.List;

/**
 * A part of a channel's history.
 *
 * @param publications the publications, in the order that was asked for
 * @param position where the whole history ends: the offset of the newest publication, whether or not it is among these
 */
public record History(List<Publication> publications, StreamPosition position) {

    /** Copies the list. */
    public History {
        publications = List.copyOf(publications);
    }
}
