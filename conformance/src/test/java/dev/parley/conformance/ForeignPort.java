package dev.parley.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.awaitility.Awaitility;

/** The ports of other people's servers, which can neither pick one themselves nor say when they listen on it. */
public final class ForeignPort {

    private ForeignPort() {}

    /** Waits until a server listens; ends it if it does not. */
    public static void awaitListening(String name, ExternalProcess process, int port) {
        try {
            Awaitility.await(name + " listens on port " + port)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> listens(name, process, port));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    private static boolean listens(String name, ExternalProcess process, int port) {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended:\n" + process.output());
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
