package dev.parley.conformance.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One connection of a {@link Crowd}: a client's half of RFC 6455 as far as short messages need it. */
final class Member {

    /** The key and its answer from RFC 6455 §1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int MASKED = 0x80;
    private static final int LONGEST = 125;

    private final URI url;
    private final SocketChannel channel;
    private final List<String> received = new ArrayList<>(1);

    /** What has come and is not yet a whole response or frame; most often nothing. */
    private byte[] rest = {};

    private boolean open;
    private boolean ended;

    Member(URI url, SocketChannel channel) {
        this.url = url;
        this.channel = channel;
    }

    boolean open() {
        return open;
    }

    boolean ended() {
        return ended;
    }

    List<String> received() {
        return received;
    }

    void connected() throws IOException {
        channel.finishConnect();
        String request = "GET " + url.getPath() + " HTTP/1.1\r\n"
                + "Host: " + url.getAuthority() + "\r\n"
                + "Upgrade: websocket\r\n"
                + "Connection: Upgrade\r\n"
                + "Sec-WebSocket-Key: " + KEY + "\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n";
        write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
    }

    void sendText(String text) throws IOException {
        sendFrame(TEXT, text.getBytes(UTF_8));
    }

    /** Takes what the socket has; the buffer is lent by the caller and used for nothing else meanwhile. */
    void read(ByteBuffer buffer) throws IOException {
        int count = channel.read(buffer);
        if (count < 0) {
            ended = true;
            channel.close();
            return;
        }
        byte[] data = new byte[rest.length + count];
        System.arraycopy(rest, 0, data, 0, rest.length);
        buffer.flip().get(data, rest.length, count);
        int used = open ? 0 : readResponse(data);
        while (open && used < data.length) {
            int length = readFrame(data, used);
            if (length == 0) {
                break;
            }
            used += length;
        }
        rest = used == data.length ? new byte[0] : Arrays.copyOfRange(data, used, data.length);
    }

    /** Reads the response of the opening handshake; how long it is, or 0 if it is not all there. */
    private int readResponse(byte[] data) {
        String text = new String(data, US_ASCII);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return 0;
        }
        if (!text.startsWith("HTTP/1.1 101 ") || !text.contains(ACCEPT)) {
            throw new AssertionError("refused: " + text);
        }
        open = true;
        return end + 4;
    }

    /** Reads one frame; how long it is, or 0 if it is not all there. */
    private int readFrame(byte[] data, int from) throws IOException {
        if (data.length - from < 2) {
            return 0;
        }
        int first = data[from] & 0xFF;
        int length = data[from + 1] & 0xFF;
        if (length > LONGEST) {
            throw new AssertionError("expected a short and unmasked frame, got one with length byte " + length);
        }
        if (data.length - from < 2 + length) {
            return 0;
        }
        byte[] payload = Arrays.copyOfRange(data, from + 2, from + 2 + length);
        switch (first) {
            case TEXT -> received.add(new String(payload, UTF_8));
            case PING -> sendFrame(PONG, payload);
            case CLOSE -> ended = true;
            default -> throw new AssertionError("expected a text, ping or close frame, got first byte " + first);
        }
        return 2 + length;
    }

    /** RFC 6455 §5.3 asks for a fresh masking key; nothing here has a secret, and zero leaves the payload as it is. */
    private void sendFrame(int first, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        frame.write(MASKED | payload.length);
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        write(ByteBuffer.wrap(frame.toByteArray()));
    }

    private void write(ByteBuffer data) throws IOException {
        channel.write(data);
        if (data.hasRemaining()) {
            throw new IOException("the socket did not take " + data.limit() + " bytes at once");
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
