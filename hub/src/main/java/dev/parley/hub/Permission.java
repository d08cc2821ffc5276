package dev.parley.hub;

/** What a client may be allowed to do with a channel. */
public enum Permission {
    /** To subscribe. */
    SUBSCRIBE,
    /** To publish. */
    PUBLISH,
    /** To see who is present. */
    PRESENCE,
    /** To read the history. */
    HISTORY
}
