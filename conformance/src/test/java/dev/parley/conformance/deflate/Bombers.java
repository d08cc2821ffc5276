package dev.parley.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Clients that are connected at the same time and send the same. */
final class Bombers {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final int CLOSE = 0x88;
    private static final int PONG = 0x8A;
    private static final int TEXT = 0x81;

    private final int port;
    private final int count;

    Bombers(int port, int count) {
        this.port = port;
        this.count = count;
    }

    /** Is done while all of them are in the middle of what they send, and again and again until they have ended. */
    interface Meanwhile {
        void run() throws InterruptedException;
    }

    /** Sends a bomb from each, and returns when all have been told 1009, and why. */
    void attack(Bomb bomb, Meanwhile meanwhile) throws Exception {
        Bomb.Parts parts = bomb.parts();
        byte[] fuse = parts.fuse();
        byte[] charge = parts.charge();
        run(meanwhile, (client, lit, go) -> {
            client.open(bomb.path());
            client.send(fuse);
            client.await(PONG);
            lit.countDown();
            go.await();
            client.assertIsFailed(charge, bomb.reason());
            assertThat(client.answers).isEqualTo(parts.answers());
        });
    }

    /** Sends from each a message that is as long as may be, in two fragments. */
    void behave(Meanwhile meanwhile) throws Exception {
        Bomb.Parts message = Bomb.harmless(MeasuredServer.SHORT);
        run(meanwhile, (client, lit, go) -> {
            client.open("/length");
            client.send(message.fuse());
            client.await(PONG);
            lit.countDown();
            go.await();
            client.send(message.charge());
            client.await(TEXT);
        });
    }

    /** What a client does. It counts down when it is in the middle of it, and then waits until all are. */
    private interface Life {
        void live(Client client, CountDownLatch lit, CountDownLatch go) throws IOException, InterruptedException;
    }

    private void run(Meanwhile meanwhile, Life life) throws Exception {
        CountDownLatch lit = new CountDownLatch(count);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                clients.add(threads.submit(() -> {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        life.live(new Client(socket), lit, go);
                    } finally {
                        lit.countDown(); // If it has failed, nobody has to wait for it.
                    }
                    return null;
                }));
            }
            try {
                assertThat(lit.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                meanwhile.run();
            } finally {
                go.countDown();
            }
            for (Future<?> client : clients) {
                while (client.state() == Future.State.RUNNING) {
                    meanwhile.run();
                }
                client.get();
            }
        }
    }

    private static final class Client {
        private final Socket socket;
        private final DataInputStream in;
        private int answers;

        Client(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            socket.setSoTimeout((int) LIMIT.toMillis());
        }

        void open(String path) throws IOException {
            send(RawFrames.handshake(path));
            assertThat(RawFrames.readHead(in)).contains("permessage-deflate");
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Reads until a frame begins with a byte, and returns it. Text is an answer on the way there. */
        RawFrames.Frame await(int head) throws IOException {
            while (true) {
                RawFrames.Frame frame = RawFrames.Frame.read(in);
                answers += frame.head() == TEXT ? 1 : 0;
                if (frame.head() == head) {
                    return frame;
                }
                assertThat(frame.head()).as("the first byte of a frame").isNotEqualTo(CLOSE);
            }
        }

        /** Sends for as long as the server reads. */
        void assertIsFailed(byte[] bytes, String reason) throws IOException {
            Thread sending = Thread.ofVirtual().start(() -> {
                try {
                    send(bytes);
                } catch (IOException closed) {
                    // The server has heard enough.
                }
            });
            byte[] payload = await(CLOSE).payload();
            int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
            assertThat(code + " " + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8))
                    .isEqualTo("1009 " + reason);
            sending.interrupt();
        }
    }
}
