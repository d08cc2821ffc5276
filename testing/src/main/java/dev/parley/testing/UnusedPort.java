package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of the loopback address where nobody listens. */
public final class UnusedPort {

    private UnusedPort() {}

    /** {@return a port that was free just now} */
    public static int find() {
        // Never accepted from: a call of accept that is under way may keep a closed socket listening for a moment.
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
