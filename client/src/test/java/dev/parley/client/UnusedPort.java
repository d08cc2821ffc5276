package dev.parley.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of this machine where nobody listens. */
final class UnusedPort {

    private UnusedPort() {}

    static int find() throws IOException {
        // Never accepted from: a call of accept that is under way may keep a closed socket listening for a moment.
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
