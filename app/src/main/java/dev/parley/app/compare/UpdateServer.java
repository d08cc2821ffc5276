package dev.parley.app.compare;

import dev.parley.protocol.CloseStatus;
import dev.parley.server.EventStream;
import dev.parley.server.HttpRequest;
import dev.parley.server.HttpResponse;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The server of a comparison: has the same updates in all four ways. It is a program of its own, so that its processor time is its
 * own, and does what {@link ServerChild} tells it on its standard input, until that ends.
 */
public final class UpdateServer {

    /** Longer is more than some proxies wait; the server's own limit is 30 seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(25);

    private volatile Feed feed = new Feed(Update.SHORTEST);

    private UpdateServer() {}

    /**
     * Runs the program.
     *
     * @param args none
     */
    @SuppressWarnings("SystemOut") // Where the one who started it reads.
    public static void main(String[] args) throws IOException {
        UpdateServer updates = new UpdateServer();
        WebSocketServer server = updates.start();
        System.out.println("listening " + server.ports().getFirst());
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                updates.obey(List.of(line.split(" ", -1)));
            }
        }
        // No goodbyes: whoever was to hear them has gone.
        Runtime.getRuntime().halt(0);
    }

    private WebSocketServer start() {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .withoutCompression() // In all ways, or in none.
                .http(Way.POLLING.path(), request -> json(feed.after(last(request))))
                .http(Way.LONG_POLLING.path(), request -> json(feed.nextAfter(last(request), LONGEST_WAIT)))
                .http(Way.EVENTS.path(), request -> HttpResponse.events(this::subscribe))
                .route(Way.WEBSOCKET.path(), new Sockets())
                .start();
    }

    @SuppressWarnings("SystemOut")
    private void obey(List<String> words) {
        switch (words.getFirst()) {
            case "feed" -> {
                feed = new Feed(Integer.parseInt(words.get(1)));
                System.out.println("ready");
            }
            case "make" -> {
                Feed current = feed;
                // On a thread of its own, as the end of the input is to be noticed meanwhile.
                Thread.ofPlatform().daemon().name("updates").start(() -> {
                    make(current, Integer.parseInt(words.get(1)), Double.parseDouble(words.get(2)));
                    System.out.println("made");
                });
            }
            default -> throw new IllegalArgumentException("got " + words.getFirst() + ", expected feed or make");
        }
    }

    private static void make(Feed feed, int count, double rate) {
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begin + (long) (i * 1e9 / rate);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            feed.make();
        }
    }

    private static int last(HttpRequest request) {
        return request.query().first("after").map(Integer::parseInt).orElse(0);
    }

    private static HttpResponse json(byte[] updates) {
        return HttpResponse.of(200).withBody("application/json", updates).withHeader("Cache-Control", "no-store");
    }

    private void subscribe(EventStream events) {
        Feed current = feed;
        Feed.Subscriber subscriber = current.subscribe(update -> events.trySend(update.event()));
        events.onWritable(subscriber::send);
        subscriber.send(); // What was refused before that was set is not told.
        events.ended().thenRun(() -> current.unsubscribe(subscriber));
        events.leaveOpen();
    }

    /** The WebSockets' side. */
    private final class Sockets implements WebSocketListener {
        private final Map<WebSocket, Subscription> subscriptions = new ConcurrentHashMap<>();

        private record Subscription(Feed feed, Feed.Subscriber subscriber) {}

        @Override
        public void onOpen(WebSocket webSocket) {
            Feed current = feed;
            Feed.Subscriber subscriber = current.subscribe(update -> webSocket.trySend(update.message()));
            subscriptions.put(webSocket, new Subscription(current, subscriber));
        }

        @Override
        public void onWritable(WebSocket webSocket) {
            Subscription subscription = subscriptions.get(webSocket);
            if (subscription != null) {
                subscription.subscriber().send();
            }
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            Subscription subscription = subscriptions.remove(webSocket);
            if (subscription != null) {
                subscription.feed().unsubscribe(subscription.subscriber());
            }
        }
    }
}
