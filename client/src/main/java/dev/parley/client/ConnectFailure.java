package dev.parley.client;

/** Why a WebSocket could not be opened. */
public enum ConnectFailure {
    /** The name of the server, or of the proxy, has no address. */
    UNKNOWN_HOST,
    /** Nobody listens at the address, or a firewall says so. */
    CONNECTION_REFUSED,
    /** The network has no way to the address, or another error of the network. */
    UNREACHABLE,
    /**
     * No TCP connection came about within {@link ClientSettings#connectTimeout()}, perhaps since it was not this one's turn
     * ({@link ClientSettings#openingsPerAddress()}): the message says which.
     */
    CONNECT_TIMEOUT,
    /** The proxy cannot be used: it refused, wants other credentials, or did not speak its protocol. */
    PROXY,
    /**
     * A variable of the environment is to name the proxy ({@link WebSocketClient.Builder#proxyFromEnvironment}), and names none:
     * it is so as long as the program runs.
     */
    PROXY_SETTING,
    /** The TLS handshake failed: a certificate that is not trusted, another host's name in it, no common version. */
    TLS,
    /** TCP stood, but proxy, TLS and opening handshake took longer than {@link ClientSettings#handshakeTimeout()}. */
    HANDSHAKE_TIMEOUT,
    /** The connection was lost before the server had answered the opening handshake. */
    CONNECTION_LOST,
    /** The server answered in HTTP with another status than 101: see {@link HandshakeRefusedException}. */
    REFUSED,
    /**
     * The server's answer broke a rule of HTTP or of the opening handshake: where its head could be read, see
     * {@link HandshakeRefusedException}.
     */
    INVALID_ANSWER,
    /** What the server sent is no HTTP: it does not begin with a status line. */
    NOT_HTTP,
    /** A redirect that must not be followed: to {@code ws} from {@code wss}, to something that is no WebSocket, one too many. */
    REDIRECT,
    /** The client was closed before the connection was there. */
    CLIENT_CLOSED
}
