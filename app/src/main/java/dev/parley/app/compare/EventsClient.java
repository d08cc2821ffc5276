package dev.parley.app.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads Server-Sent Events, as far as the server of a comparison sends them: events of one line, and comments. */
final class EventsClient implements Client {

    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final int port;
    private final Deliveries all;
    private final Deliveries.ToOne deliveries;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    EventsClient(Connection connection, int port, Deliveries all, Deliveries.ToOne deliveries) {
        this.connection = connection;
        this.port = port;
        this.all = all;
        this.deliveries = deliveries;
    }

    @Override
    public void open() throws IOException {
        connection.send(BrowserRequest.eventSource(port, Way.EVENTS.path()));
        all.requested();
        connection.receiveHead(200);
    }

    @Override
    public void receive() throws IOException {
        while (!deliveries.areComplete()) {
            int length = Integer.parseInt(sizeLine(), 16);
            for (byte b : connection.receive(length)) {
                if (b == '\n') {
                    lineReceived(line.toByteArray());
                    line.reset();
                } else {
                    line.write(b);
                }
            }
            if (length == 0 || connection.receive() != '\r' || connection.receive() != '\n') {
                throw new IOException("the server ended the stream");
            }
        }
    }

    /** Receives the line before a chunk (RFC 9112 §7.1). */
    private String sizeLine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int b = connection.receive(); b != '\n'; b = connection.receive()) {
            text.append((char) b);
        }
        return text.toString().strip();
    }

    private void lineReceived(byte[] bytes) {
        if (bytes.length > DATA.length && Arrays.equals(bytes, 0, DATA.length, DATA, 0, DATA.length)) {
            deliveries.receive(bytes, DATA.length, bytes.length - DATA.length);
        }
    }
}
