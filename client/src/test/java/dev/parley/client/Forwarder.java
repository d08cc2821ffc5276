package dev.parley.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/**
 * Carries bytes between a client and a server on this machine, until it loses them: then it takes what comes, or not even that,
 * and hands nothing on. Neither side sees a FIN or a reset, as when a cable is pulled.
 */
final class Forwarder implements AutoCloseable {

    private final CountDownLatch closed = new CountDownLatch(1);
    private final boolean takes;
    private final ScriptedServer listening;
    private volatile boolean losing;

    /**
     * Listens on 127.0.0.1.
     *
     * @param port where the server is
     * @param takes whether it reads on when it loses what comes
     */
    Forwarder(int port, boolean takes) throws IOException {
        this.takes = takes;
        listening = new ScriptedServer(client -> {
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread back = Thread.ofVirtual().start(() -> carry(server, client));
                carry(client, server);
                back.join();
            }
        });
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (!losing) {
                    out.write(buffer, 0, count);
                } else if (!takes) {
                    closed.await();
                }
            }
            if (!losing) {
                to.shutdownOutput();
            }
            closed.await();
        } catch (IOException | InterruptedException ended) {
            // By one of the sides.
        }
    }

    int port() {
        return listening.port();
    }

    void lose() {
        losing = true;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }
}
