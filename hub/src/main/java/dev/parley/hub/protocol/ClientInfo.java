package dev.parley.hub.protocol;

/**
 * Who published, joined, left or is present.
 *
 * @param user the user's id, empty if anonymous
 * @param client the id of the user's connection
 * @param connInfo what the connection was authenticated with
 * @param chanInfo what the subscription was authorised with
 */
public record ClientInfo(String user, String client, Payload connInfo, Payload chanInfo) {

    /**
     * Creates an info without payloads.
     *
     * @param user the user's id, empty if anonymous
     * @param client the id of the user's connection
     */
    public ClientInfo(String user, String client) {
        this(user, client, Payload.EMPTY, Payload.EMPTY);
    }
}
