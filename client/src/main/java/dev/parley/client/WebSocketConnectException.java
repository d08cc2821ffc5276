package dev.parley.client;

import dev.parley.websocket.WebSocketException;
import java.net.URI;

/** A WebSocket could not be opened. The message is one line that says what was tried, what happened and what may help. */
public sealed class WebSocketConnectException extends WebSocketException permits HandshakeRefusedException {

    private static final long serialVersionUID = 1L;

    /** Why it could not be opened. */
    private final ConnectFailure failure;

    /** Where to. */
    private final URI uri;

    WebSocketConnectException(ConnectFailure failure, URI uri, String problem) {
        super(uri + ": " + problem);
        this.failure = failure;
        this.uri = uri;
    }

    WebSocketConnectException(ConnectFailure failure, URI uri, String problem, Throwable cause) {
        this(failure, uri, problem);
        initCause(cause);
    }

    /** {@return why it could not be opened} */
    public ConnectFailure failure() {
        return failure;
    }

    /** {@return where to: after redirects, where the last of them led} */
    public URI uri() {
        return uri;
    }
}
