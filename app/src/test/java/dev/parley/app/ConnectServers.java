package dev.parley.app;

import dev.parley.server.RouteOptions;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/** Whom {@code parley connect} talks to in the tests. */
final class ConnectServers {

    private ConnectServers() {}

    /** Starts a server with a route for whatever may happen to a client. */
    static WebSocketServer start(Optional<Path> unixSocket) {
        WebSocketServer.Builder server = WebSocketServer.builder()
                .port(0)
                .route("/echo", ws -> ws.forEach(ws::send))
                .route(
                        "/asked",
                        ConnectServers::tellWhatWasAsked,
                        RouteOptions.defaults().withSubprotocols("two"))
                .route(
                        "/extensions",
                        ws -> ws.send("agreed on " + ws.handshake().extensions()))
                .route("/three", ws -> {
                    ws.send("one");
                    ws.send("two");
                    ws.send("three");
                    ws.forEach(ws::send);
                })
                .route("/json", ws -> ws.send("{\"a\":[1,{}],\"b\":12345678901234567890.10}"))
                .route("/attack", ws -> ws.send("\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eabc\nnext"))
                .route("/binary", ws -> ws.send(ByteBuffer.wrap(new byte[] {0, 27, 'A', (byte) 0xff})))
                .route("/close/{code}", ConnectServers::close)
                .route("/again", ws -> {
                    ws.send("once");
                    ws.ping().toCompletableFuture().join(); // It has arrived.
                    ws.abort();
                })
                .route("/lost", WebSocket::abort)
                .route("/long", ws -> ws.send("x".repeat(2000)))
                .route("/endless", ws -> {
                    while (true) {
                        ws.send("tick");
                    }
                });
        unixSocket.ifPresent(server::unixSocket);
        return server.start();
    }

    private static void tellWhatWasAsked(WebSocket ws) {
        var headers = ws.handshake().request().headers();
        ws.send(String.join(
                " ",
                headers.first("X-Room").orElse("-"),
                headers.first("X-Other").orElse("-"),
                headers.first("Authorization").orElse("-"),
                headers.first("Origin").orElse("-"),
                ws.handshake().subprotocol().orElse("-")));
    }

    private static void close(WebSocket ws) {
        ws.send("before");
        int code = Integer.parseInt(ws.handshake().pathVariables().get("code"));
        ws.close(code, "be\u001bcause");
    }

    /** A server that says something fixed to everybody, whatever it is asked. */
    static ServerSocket saying(String answer) throws IOException {
        var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!listening.isClosed()) {
                try (Socket client = listening.accept()) {
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                    client.getOutputStream().flush();
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException gone) {
                    // The client, or the test, has had enough.
                }
            }
        });
        return listening;
    }
}
