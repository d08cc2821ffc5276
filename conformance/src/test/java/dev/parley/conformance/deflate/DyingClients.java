package dev.parley.conformance.deflate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Clients of a {@link MeasuredServer} that die, each at a point of its own, some at a time. */
final class DyingClients {

    private static final int AT_A_TIME = 32;

    private final MeasuredProcess server;
    private final int port;

    DyingClients(MeasuredProcess server, int port) {
        this.server = server;
        this.port = port;
    }

    /** Connects so many times. */
    void die(int count, long seed) throws Exception {
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_A_TIME; i++) {
                int first = i;
                clients.add(threads.submit(() -> {
                    SplittableRandom random = new SplittableRandom(31 * seed + first);
                    Deaths deaths = new Deaths(true, random);
                    for (int j = first; j < count; j += AT_A_TIME) {
                        die(j, deaths, random);
                    }
                    return null;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    private void die(int number, Deaths deaths, SplittableRandom random) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Deaths.prepare(socket);
            if (number % 512 == 0) {
                String id = number + "-" + random.nextInt(1 << 30);
                deaths.dieWhileTheOtherIsStuck(
                        socket, RawFrames.handshake("/full/" + id), () -> server.await("full-" + id));
            } else if (number % 32 == 1) {
                deaths.dieWhileTheOtherSends(socket, RawFrames.handshake("/endless"));
            } else if (number % 16 == 2) {
                deaths.dieOfAnError(socket, RawFrames.handshake("/echo"));
            } else if (number % 4 == 3) {
                deaths.dieInHandshake(socket, RawFrames.handshake("/echo"));
            } else {
                deaths.dieInFrames(socket, RawFrames.handshake("/echo"));
            }
        }
    }
}
