package dev.parley.conformance.deflate;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server to a {@link MeasuredClient} whose connections die, each at a point of its own. */
final class DyingServer implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("GET /(\\w+)/(\\w+) ");
    private static final Pattern KEY = Pattern.compile("(?i)\r\nSec-WebSocket-Key: (\\S+)");

    private final ServerSocket listening;
    private final MeasuredProcess client;
    private final long seed;
    private final AtomicInteger connections = new AtomicInteger();

    /** Those at rest; each belongs to one connection at a time. */
    private final Queue<Deaths> deaths = new ConcurrentLinkedQueue<>();

    /** What went wrong, beyond dying. */
    private final Queue<Throwable> troubles = new ConcurrentLinkedQueue<>();

    private DyingServer(MeasuredProcess client, long seed) throws IOException {
        this.listening = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        this.client = client;
        this.seed = seed;
    }

    static DyingServer start(MeasuredProcess client, long seed) throws IOException {
        DyingServer server = new DyingServer(client, seed);
        Thread.ofPlatform().daemon().name("dying-server").start(server::accept);
        return server;
    }

    int port() {
        return listening.getLocalPort();
    }

    Queue<Throwable> troubles() {
        return troubles;
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                int number = connections.getAndIncrement();
                Thread.ofVirtual().start(() -> serve(socket, number));
            }
        } catch (SocketException closed) {
            // That is the end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket socket, int number) {
        Deaths known = deaths.poll();
        Deaths mine = known == null ? new Deaths(false, new SplittableRandom(31 * seed + number)) : known;
        try (socket) {
            Deaths.prepare(socket);
            if (number % 16 == 0) {
                mine.close(socket); // Before anything was read.
            } else {
                die(socket, number, mine);
            }
        } catch (IOException | RuntimeException | AssertionError trouble) {
            troubles.add(trouble);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            deaths.add(mine);
        }
    }

    private void die(Socket socket, int number, Deaths mine) throws IOException, InterruptedException {
        String request = RawFrames.readHead(new DataInputStream(socket.getInputStream()));
        byte[] answer = answer(request);
        Matcher path = PATH.matcher(request);
        if (!path.lookingAt()) {
            throw new IOException("expected a path of two names in " + request);
        }
        switch (path.group(1)) {
            case "full" -> mine.dieWhileTheOtherIsStuck(socket, answer, () -> client.await("full-" + path.group(2)));
            case "endless" -> mine.dieWhileTheOtherSends(socket, answer);
            default -> {
                if (number % 16 == 1) {
                    mine.dieOfAnError(socket, answer);
                } else if (number % 16 < 5) {
                    mine.dieInHandshake(socket, answer);
                } else {
                    mine.dieInFrames(socket, answer);
                }
            }
        }
    }

    private static byte[] answer(String request) {
        Matcher key = KEY.matcher(request);
        if (!key.find()) {
            throw new IllegalStateException("expected Sec-WebSocket-Key in " + request);
        }
        return ("HTTP/1.1 101 Switching Protocols\r\n"
                        + "Upgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: "
                        + accept(key.group(1))
                        + "\r\nSec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 6455 §4.2.2. */
    private static String accept(String key) {
        byte[] bytes = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
