package dev.parley.app.connect;

/** How {@code parley connect} ended, for scripts. */
public enum ExitCode {
    /** All went well. */
    NORMAL(0),
    /** There is a mistake in the program itself, or not enough memory. */
    BROKEN(1),
    /** The command line, the input or the proxy that the environment names was not what was expected. */
    MISUSED(2),
    /** There was no connection: unknown host, nobody listening, TLS, proxy, no answer in time. */
    NOT_CONNECTED(3),
    /** The server answered, but opened no WebSocket. */
    REFUSED(4),
    /** The connection was lost or closed with another code than 1000, 1001 or none, or before all was sent and read. */
    CLOSED(5),
    /** The time that {@code --timeout} gives was over. */
    TIMEOUT(6);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** Returns the number that the program ends with. */
    public int code() {
        return code;
    }
}
