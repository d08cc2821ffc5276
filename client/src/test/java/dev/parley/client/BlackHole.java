package dev.parley.client;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An address of this machine that does not answer: a listening socket whose queue is full, so that the kernel is silent. */
final class BlackHole implements AutoCloseable {

    /** Linux takes one more than it is asked to. */
    private static final int QUEUE = 1;

    private final ServerSocket listening = new ServerSocket();
    private final List<Socket> filling = new ArrayList<>();

    BlackHole(String address) throws IOException {
        listening.bind(new InetSocketAddress(InetAddress.getByName(address), 0), QUEUE);
        for (int i = 0; i <= QUEUE; i++) {
            filling.add(new Socket(listening.getInetAddress(), listening.getLocalPort()));
        }
        // The kernel queues a connection a little after the one who connects has been told that it stands.
        await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(30)).until(() -> queued() > QUEUE);
    }

    private int queued() throws IOException {
        String local = ":%04X".formatted(port());
        // The JDK's sockets are of IPv6 where there is IPv6, also those with an address of IPv4.
        List<String> sockets = new ArrayList<>(Files.readAllLines(Path.of("/proc/net/tcp")));
        if (Files.exists(Path.of("/proc/net/tcp6"))) {
            sockets.addAll(Files.readAllLines(Path.of("/proc/net/tcp6")));
        }
        return sockets.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[1].endsWith(local) && columns[3].equals("0A"))
                .mapToInt(columns -> Integer.parseInt(columns[4].substring(columns[4].indexOf(':') + 1), 16))
                .sum();
    }

    int port() {
        return listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : filling) {
            socket.close();
        }
        listening.close();
    }
}
