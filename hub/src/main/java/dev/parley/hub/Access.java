package dev.parley.hub;

/**
 * Which clients may do something with the channels of a namespace, unless a token or a hook allows it to one of them.
 */
public enum Access {
    /** None. */
    NOBODY,
    /** Those that have subscribed to the channel. */
    SUBSCRIBERS,
    /** Those whose user is known. */
    USERS,
    /** All. */
    ANYONE
}
