package dev.parley.hub;

import java.time.Instant;
import java.util.Optional;

/**
 * Until when a connection or a subscription is good.
 *
 * @param at when it expires; empty for never
 */
public record Expiry(Optional<Instant> at) {

    /** Never. */
    public static final Expiry NEVER = new Expiry(Optional.empty());

    /**
     * {@return an expiry at a time}
     *
     * @param time the time
     */
    public static Expiry at(Instant time) {
        return new Expiry(Optional.of(time));
    }

    /**
     * {@return whether it has expired}
     *
     * @param now the time now
     */
    public boolean isOver(Instant now) {
        return at.isPresent() && !now.isBefore(at.get());
    }
}
