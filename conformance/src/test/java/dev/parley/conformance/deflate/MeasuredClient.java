package dev.parley.conformance.deflate;

import dev.parley.client.ClientSettings;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketConnectException;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Parley's client in a {@link MeasuredProcess}. Told {@code connect PORT COUNT} by a line of its standard input, it connects so
 * many times, some at a time, and says {@code opened} with how often a WebSocket has come of it. What its program does, by the
 * path, which has a number behind it:
 *
 * <ul>
 *   <li>{@code /echo}: sends a message, and then back what comes
 *   <li>{@code /endless}: sends a message that has no end, in fragments
 *   <li>{@code /full}: a listener that sends messages until no more can wait for the server, and says {@code full-NUMBER}
 * </ul>
 */
final class MeasuredClient {

    private static final int AT_A_TIME = 32;

    private final WebSocketClient client;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    private MeasuredClient(WebSocketClient client) {
        this.client = client;
    }

    /** Argument: the engine for compression. */
    public static void main(String[] args) throws IOException {
        try (WebSocketClient client = WebSocketClient.builder()
                .compression(MeasuredServer.compression(args[0]))
                .settings(ClientSettings.builder()
                        .openingsPerAddress(AT_A_TIME)
                        .maximumQueuedBytes(256 << 10)
                        .build())
                .build()) {
            MeasuredClient measured = new MeasuredClient(client);
            Answers.tell("ready", "");
            Answers.run(() -> client.connections().size(), client::compressionMetrics, measured::told);
        }
    }

    private void told(String line) {
        String[] words = line.split(" ", -1);
        int port = Integer.parseInt(words[1]);
        int count = Integer.parseInt(words[2]);
        Thread.ofPlatform().name("connecting").start(() -> {
            opened.set(0);
            connect(port, count);
            Answers.tell("opened", opened.toString());
        });
    }

    private void connect(int port, int count) {
        List<Future<?>> threads = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_A_TIME; i++) {
                int first = i;
                threads.add(executor.submit(() -> {
                    for (int j = first; j < count; j += AT_A_TIME) {
                        connectOnce("ws://127.0.0.1:" + port, numbers.getAndIncrement());
                    }
                    return null;
                }));
            }
            for (Future<?> thread : threads) {
                thread.get();
            }
        } catch (ExecutionException e) {
            e.printStackTrace(); // A connection that did not end as those do whose server is gone.
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectOnce(String server, int number) throws IOException {
        try {
            if (number % 512 == 0) {
                String key = "full-" + number;
                WebSocketRequest request =
                        WebSocketRequest.to(server + "/full/" + number).build();
                WebSocket webSocket = client.connect(request, new Filling(key));
                webSocket.closed().toCompletableFuture().join();
            } else if (number % 32 == 1) {
                WebSocket webSocket = client.connect(server + "/endless/" + number);
                MeasuredServer.sendWithoutEnd(webSocket, new SplittableRandom(number));
            } else {
                echo(client.connect(server + "/echo/" + number), number);
            }
        } catch (WebSocketConnectException | WebSocketClosedException gone) {
            // That is what the server is there for.
        }
    }

    private void echo(WebSocket webSocket, int number) {
        opened.incrementAndGet();
        webSocket.send(Life.text(new SplittableRandom(number), 1_000));
        for (Message message : webSocket) {
            webSocket.send(message);
        }
    }

    private record Filling(String key) implements WebSocketListener {
        @Override
        public void onOpen(WebSocket webSocket) {
            MeasuredServer.fill(webSocket, key);
        }
    }
}
