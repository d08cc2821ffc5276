package dev.parley.app.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks for the updates after the last one that it has, again and again over one connection.
 *
 * @param connection the connection
 * @param port the server's
 * @param way where it asks
 * @param pace when; at once after each answer if empty
 * @param deliveries what it has got
 */
record PollingClient(
        Connection connection, int port, Way way, Optional<Pace> pace, Deliveries all, Deliveries.ToOne deliveries)
        implements Client {

    /** At which times it asks: the first one, and how long after each the next one. */
    record Pace(Duration first, Duration every) {}

    @Override
    public void open() {}

    @Override
    public void receive() throws IOException, InterruptedException {
        long due =
                System.nanoTime() + pace.map(Pace::first).orElse(Duration.ZERO).toNanos();
        while (!deliveries.areComplete()) {
            if (pace.isPresent()) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                due += pace.get().every().toNanos();
            }
            connection.send(BrowserRequest.fetch(port, way.path() + "?after=" + deliveries.last()));
            all.requested();
            int length = connection
                    .receiveHead(200)
                    .headers()
                    .first("Content-Length")
                    .map(Integer::parseInt)
                    .orElseThrow(() -> new IOException("the server's answer has no Content-Length"));
            receive(connection.receive(length));
        }
    }

    /** Reads a list of JSON, of which it knows how long each part is. */
    private void receive(byte[] list) {
        int size = all.size();
        for (int at = 1; at + size < list.length; at += size + 1) {
            deliveries.receive(list, at, size);
        }
    }
}
