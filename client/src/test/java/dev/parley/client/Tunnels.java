package dev.parley.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/** What the tests' own proxies do once they lead to a server. */
final class Tunnels {

    private Tunnels() {}

    /** Carries bytes both ways to a port of this machine until one side ends. */
    static void carry(Socket client, int port) throws Exception {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread back = Thread.ofVirtual().start(() -> carry(server, client));
            carry(client, server);
            back.join();
        }
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException ended) {
            // By the other side.
        }
    }
}
