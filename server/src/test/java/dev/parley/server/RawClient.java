package dev.parley.server;

import dev.parley.protocol.handshake.HeadLimits;
import dev.parley.protocol.handshake.HeadParser;
import dev.parley.protocol.handshake.HeadResult;
import dev.parley.protocol.handshake.Headers;
import dev.parley.protocol.handshake.ResponseHead;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Speaks HTTP and WebSocket by literal bytes. */
final class RawClient implements Closeable {

    /** The handshake of RFC 6455 §1.3, without the end of its head. */
    static final String UPGRADE = String.join(
            "\r\n",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "");

    /** The single-frame masked text message of RFC 6455 §5.7. */
    static final byte[] MASKED_HELLO = {
        (byte) 0x81, (byte) 0x85, 0x37, (byte) 0xfa, 0x21, 0x3d, 0x7f, (byte) 0x9f, 0x4d, 0x51, 0x58
    };

    /** The same from a server. */
    static final byte[] HELLO = {(byte) 0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f};

    private final Closeable connection;
    private final Optional<Socket> socket;
    private final InputStream in;
    private final OutputStream out;

    /** An answer. */
    record Response(int status, Headers headers, String body) {
        String header(String name) {
            return headers.first(name).orElse("(none)");
        }
    }

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        connection = socket;
        this.socket = Optional.of(socket);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    RawClient(Closeable connection, InputStream in, OutputStream out) {
        this.connection = connection;
        this.socket = Optional.empty();
        this.in = in;
        this.out = out;
    }

    /** Sends a request of one line and one {@code Host}, and perhaps more fields. */
    static Response get(int port, String target, String... fields) throws IOException {
        return request(port, "GET", target, fields);
    }

    static Response request(int port, String method, String target, String... fields) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(head(method, target, fields));
            return client.response(method);
        }
    }

    static String head(String method, String target, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    static String upgrade(String target, String... fields) {
        StringBuilder head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + UPGRADE);
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    Response response() throws IOException {
        return response("GET");
    }

    Response response(String method) throws IOException {
        HeadParser<ResponseHead> parser = HeadParser.forResponses(HeadLimits.DEFAULT);
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the connection ended within a response head");
            }
            switch (parser.receive(ByteBuffer.wrap(new byte[] {(byte) b}))) {
                case HeadResult.Incomplete<ResponseHead> incomplete -> {}
                case HeadResult.Malformed<ResponseHead> malformed -> throw new IOException(malformed.text());
                case HeadResult.Complete<ResponseHead>(ResponseHead head) -> {
                    int length = method.equals("HEAD") || head.status() == 304
                            ? 0
                            : Integer.parseInt(
                                    head.headers().first("Content-Length").orElse("0"));
                    return new Response(
                            head.status(), head.headers(), new String(read(length), StandardCharsets.UTF_8));
                }
            }
        }
    }

    byte[] read(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("expected " + count + " bytes, got " + bytes.length);
        }
        return bytes;
    }

    /** Returns what comes until the server ends the connection. */
    byte[] readAll() throws IOException {
        return in.readAllBytes();
    }

    /** Returns whether the server has ended the connection in an orderly way, with nothing more sent. */
    boolean isAtEnd() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }

    /** Ends this side of the connection, with a FIN or a close_notify, and goes on reading. */
    void endOutput() throws IOException {
        socket.orElseThrow().shutdownOutput();
    }

    /** Ends the connection with a reset, as does a client that has crashed. */
    void reset() throws IOException {
        socket.orElseThrow().setSoLinger(true, 0);
        connection.close();
    }

    /** Closes the connection in the middle of a test. */
    void hangUp() throws IOException {
        connection.close();
    }
}
