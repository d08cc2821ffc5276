package dev.parley.hub.protocol;

/** How replies are put together for a transport. */
public enum Framing {
    /** The payload of one WebSocket message: text for JSON, binary for Protobuf. */
    MESSAGE,
    /** A piece of an HTTP response without end: each JSON reply ends its line, each Protobuf reply tells its length. */
    STREAM,
    /** One event of a {@code text/event-stream}, with a {@code data} line for each reply. Only for JSON. */
    EVENT_STREAM;

    /** The query parameter of a GET for an {@link #EVENT_STREAM}, whose value is the frame that begins with the connect command. */
    public static final String CONNECT_PARAMETER = "cf_connect";
}
