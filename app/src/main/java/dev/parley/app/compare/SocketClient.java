package dev.parley.app.compare;

import java.io.IOException;

/**
 * Reads a WebSocket, as far as the server of a comparison uses it: whole text messages, and Pings.
 *
 * @param connection the connection
 * @param port the server's
 * @param all of all clients
 * @param deliveries what it has got
 */
record SocketClient(Connection connection, int port, Deliveries all, Deliveries.ToOne deliveries) implements Client {

    private static final int TEXT = 0x81;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int MASKED = 0x80;
    private static final int MASKING_KEY = 4;

    @Override
    public void open() throws IOException {
        connection.send(BrowserRequest.webSocket(port, Way.WEBSOCKET.path()));
        all.requested();
        connection.receiveHead(101);
    }

    @Override
    public void receive() throws IOException {
        while (!deliveries.areComplete()) {
            int first = connection.receive();
            byte[] payload = connection.receive(length());
            switch (first) {
                case TEXT -> deliveries.receive(payload, 0, payload.length);
                case PING -> pong(payload);
                default -> throw new IOException("the server sent a frame that begins with " + first);
            }
        }
    }

    // RFC 6455 §5.2: no more than 64 KiB here.
    private int length() throws IOException {
        int length = connection.receive();
        return switch (length) {
            case 126 -> connection.receive() << 8 | connection.receive();
            case 127 -> {
                connection.receive(4);
                yield connection.receive() << 24
                        | connection.receive() << 16
                        | connection.receive() << 8
                        | connection.receive();
            }
            default -> length;
        };
    }

    private void pong(byte[] payload) throws IOException {
        byte[] frame = new byte[2 + MASKING_KEY + payload.length];
        frame[0] = (byte) PONG;
        frame[1] = (byte) (MASKED | payload.length);
        // A masking key of zeros leaves the payload as it is. A client of more than a measurement must not have it.
        System.arraycopy(payload, 0, frame, 2 + MASKING_KEY, payload.length);
        connection.send(frame);
    }
}
