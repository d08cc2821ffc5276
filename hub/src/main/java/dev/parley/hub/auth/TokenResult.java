package dev.parley.hub.auth;

import java.time.Instant;

/**
 * What came out when a token was verified.
 *
 * @param <C> what a good one says
 */
public sealed interface TokenResult<C> {

    /**
     * The token is genuine and its time has come and not passed.
     *
     * @param <C> what it says
     * @param claims what it says
     */
    record Valid<C>(C claims) implements TokenResult<C> {}

    /**
     * The token is genuine and meant for this hub, but its time has passed: the client is told to get a new one (error 109).
     *
     * @param <C> what a good one says
     * @param at its {@code exp}
     */
    record Expired<C>(Instant at) implements TokenResult<C> {}

    /**
     * The token must not be accepted, and coming back with it will not help.
     *
     * @param <C> what a good one says
     * @param cause what is wrong with it
     * @param claim the name of the claim that is wrong, one of those that the hub knows; empty if it is not about a claim
     */
    record Invalid<C>(InvalidToken cause, String claim) implements TokenResult<C> {

        /** {@return a fixed text for the log or the peer, which repeats nothing of the token} */
        public String reason() {
            return claim.isEmpty() ? cause.text() : cause.text() + ": " + claim;
        }
    }

    /**
     * Nobody can say at the moment, since the keys cannot be fetched, or not again so soon. The client should try again
     * later; the token may well be good.
     *
     * @param <C> what a good one says
     */
    record Unavailable<C>() implements TokenResult<C> {}
}
