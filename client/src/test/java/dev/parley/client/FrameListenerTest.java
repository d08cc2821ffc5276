package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.Frame;
import dev.parley.protocol.Frame.Direction;
import dev.parley.protocol.Opcode;
import dev.parley.server.WebSocketServer;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Scanner;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Who asks for it sees every frame that passes. */
final class FrameListenerTest {

    private final Queue<Frame> seen = new ConcurrentLinkedQueue<>();

    private static String payload(Frame frame) {
        return StandardCharsets.UTF_8.decode(frame.beginning().duplicate()).toString();
    }

    @Test
    void isToldOfAllFramesBothWaysInTheirOrder() throws Exception {
        try (var server = WebSocketServer.builder()
                        .port(0)
                        .route("/echo", ws -> ws.forEach(ws::send))
                        .withoutCompression()
                        .start();
                var client = WebSocketClient.create()) {
            WebSocket ws = client.connect(
                    WebSocketRequest.to("ws://127.0.0.1:" + server.ports().getFirst() + "/echo")
                            .frameListener(seen::add)
                            .build());
            ws.send("hello");
            ws.receive(Duration.ofSeconds(20));
            ws.send(ByteBuffer.allocate(100_000));
            ws.receive(Duration.ofSeconds(20));
            ws.ping().toCompletableFuture().get();
            ws.close(CloseCode.NORMAL_CLOSURE, "bye").toCompletableFuture().get();
        }

        assertThat(seen.stream().map(frame -> frame.direction() + " " + frame.opcode() + " " + frame.length()))
                .containsExactly(
                        "SENT TEXT 5",
                        "RECEIVED TEXT 5",
                        "SENT BINARY 100000",
                        "RECEIVED BINARY 100000",
                        "SENT PING 8",
                        "RECEIVED PONG 8",
                        "SENT CLOSE 5",
                        "RECEIVED CLOSE 2");
        assertThat(seen.stream().limit(2))
                .allSatisfy(frame -> assertThat(payload(frame)).isEqualTo("hello"));
        assertThat(seen).allSatisfy(frame -> {
            assertThat(frame.isFinal()).isTrue();
            assertThat(frame.masked()).isEqualTo(frame.direction() == Direction.SENT);
        });
    }

    /** A server that sends its first frame in one packet with its answer: these bytes do not come through the pipeline. */
    @Test
    void isToldOfFramesThatComeWithTheAnswer() throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var client = WebSocketClient.create()) {
            Thread.ofVirtual().start(() -> answer(listening));
            WebSocket ws = client.connect(WebSocketRequest.to("ws://127.0.0.1:" + listening.getLocalPort())
                    .frameListener(seen::add)
                    .build());
            ws.receive(Duration.ofSeconds(20));

            assertThat(seen).singleElement().satisfies(frame -> {
                assertThat(frame.opcode()).isEqualTo(Opcode.TEXT);
                assertThat(payload(frame)).isEqualTo("early");
            });
            ws.abort();
        }
    }

    @Test
    void anExceptionOfTheListenerDoesNotEndTheConnection() throws Exception {
        try (var log = CapturedLog.of(FrameTap.class);
                var server = WebSocketServer.builder()
                        .port(0)
                        .route("/echo", ws -> ws.forEach(ws::send))
                        .start();
                var client = WebSocketClient.create()) {
            WebSocket ws = client.connect(
                    WebSocketRequest.to("ws://127.0.0.1:" + server.ports().getFirst() + "/echo")
                            .frameListener(frame -> {
                                seen.add(frame);
                                throw new IllegalStateException("tired");
                            })
                            .build());
            for (String text : List.of("one", "two")) {
                ws.send(text);
                assertThat(ws.receive(Duration.ofSeconds(20))).isEqualTo(Message.text(text));
            }
            ws.close(CloseCode.NORMAL_CLOSURE, "").toCompletableFuture().get();

            assertThat(seen).singleElement().extracting(Frame::direction).isEqualTo(Direction.SENT);
            assertThat(log.lines()).singleElement().asString().endsWith("tired");
        }
    }

    private static void answer(ServerSocket listening) {
        try (var socket = listening.accept()) {
            InputStream in = socket.getInputStream();
            var lines = new Scanner(in, StandardCharsets.US_ASCII).useDelimiter("\r\n");
            String key = "";
            for (String line = lines.next(); !line.isEmpty(); line = lines.next()) {
                if (line.regionMatches(true, 0, "Sec-WebSocket-Key: ", 0, 19)) {
                    key = line.substring(19);
                }
            }
            byte[] accept = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            byte[] head = ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + Base64.getEncoder().encodeToString(accept) + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] frame = HexFormat.of().parseHex("81056561726c79");
            ByteBuffer both =
                    ByteBuffer.allocate(head.length + frame.length).put(head).put(frame);
            out.write(both.array());
            out.flush();
            in.readAllBytes();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
