package dev.parley.hub.protocol;

/**
 * What a client asks for.
 *
 * @param id what the reply is to be marked with; 0 for {@link Request.Send} and {@link Request.Pong}, which get none. No
 *     other request may have 0: the codecs let it through, the hub answers it with {@link DisconnectCode#BAD_REQUEST}
 * @param request what is asked for
 */
public record Command(long id, Request request) {

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if the id is not 0 to 4294967295
     */
    public Command {
        Check.uint32("id", id);
    }
}
