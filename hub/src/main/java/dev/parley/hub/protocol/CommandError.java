package dev.parley.hub.protocol;

/**
 * Why a command failed.
 *
 * @param code which error, see {@link ErrorCode}; 400 to 1999 are for programs
 * @param message a short text for people
 * @param temporary whether the client may try again; it does so by itself for connecting and subscribing
 */
public record CommandError(long code, String message, boolean temporary) implements Reply.Content {

    /**
     * Checks the code.
     *
     * @throws IllegalArgumentException if the code is not 0 to 4294967295
     */
    public CommandError {
        Check.uint32("code", code);
    }
}
