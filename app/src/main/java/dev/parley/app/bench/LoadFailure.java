package dev.parley.app.bench;

import dev.parley.app.connect.ExitCode;
import dev.parley.websocket.netty.Addresses;
import java.net.SocketAddress;
import javax.net.ssl.SSLException;

/** A run, or a connection of it, has failed. The message says why in one line. */
public final class LoadFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What Netty writes before the system's own words. */
    private static final String FUNCTION = "^.*failed with error\\(-?[0-9]+\\): ";

    private final ExitCode code;

    private LoadFailure(ExitCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** No connection came about. */
    public static LoadFailure notConnected(String message) {
        return new LoadFailure(ExitCode.NOT_CONNECTED, message);
    }

    /** No connection to that address came about. */
    static LoadFailure notConnected(SocketAddress address, Throwable thrown) {
        return isTooManyFiles(thrown)
                ? of(thrown)
                : notConnected("cannot connect to " + Addresses.text(address) + ": "
                        + String.valueOf(thrown.getMessage()).replaceFirst(FUNCTION, ""));
    }

    /** The server opened no WebSocket. */
    static LoadFailure refused(String message) {
        return new LoadFailure(ExitCode.REFUSED, message);
    }

    /** A connection did not stay open. */
    public static LoadFailure lost(String message) {
        return new LoadFailure(ExitCode.CLOSED, message);
    }

    /** The same for many connections. */
    LoadFailure of(String connections) {
        return new LoadFailure(code, connections + ": " + getMessage());
    }

    static LoadFailure of(Throwable thrown) {
        if (isTooManyFiles(thrown)) {
            return notConnected("this process may not open more files; raise its limit, as with ulimit -n 100000");
        }
        return thrown instanceof SSLException || thrown.getCause() instanceof SSLException
                ? notConnected("TLS: " + rootOf(thrown).getMessage()
                        + " (--cacert names whom to trust, --insecure trusts anybody)")
                : lost(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isTooManyFiles(Throwable thrown) {
        return String.valueOf(thrown.getMessage()).contains("Too many open files");
    }

    /** Returns what the program ends with. */
    public ExitCode code() {
        return code;
    }
}
