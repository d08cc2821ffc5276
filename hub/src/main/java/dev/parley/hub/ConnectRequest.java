package dev.parley.hub;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client has said in order to connect.
 *
 * @param client the id that the hub has made up for the connection
 * @param token the client's token
 * @param data what its program has added; may be empty
 * @param name the name that it gives itself; may be empty
 * @param version the version that it gives itself; may be empty
 * @param transport what it came by, such as {@code websocket}
 * @param since where it was in channels that the server subscribes it to: it wants what it has missed since
 * @param headers the header fields of its request, by their names in lower case
 */
public record ConnectRequest(
        String client,
        Optional<String> token,
        Data data,
        String name,
        String version,
        String transport,
        Map<String, StreamPosition> since,
        Map<String, List<String>> headers) {

    /** Copies the maps. */
    public ConnectRequest {
        since = Map.copyOf(since);
        headers = Map.copyOf(headers);
    }

    /**
     * {@return what a client says that has nothing to say}
     *
     * @param client the id of the connection
     * @param transport what it came by
     */
    public static ConnectRequest of(String client, String transport) {
        return new ConnectRequest(client, Optional.empty(), Data.empty(), "", "", transport, Map.of(), Map.of());
    }
}
