package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseStatus;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server may send after its answer: what breaks RFC 6455 ends with a named cause, and leaves nothing behind. */
@ExtendWith(NothingStaysBehind.class)
final class BadFramesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static WebSocketClient client() {
        ClientSettings settings = ClientSettings.builder()
                .maximumMessageBytes(1000)
                .maximumFragments(3)
                .build();
        return WebSocketClient.builder().eventLoops(1).settings(settings).build();
    }

    private static void open(Socket socket) throws Exception {
        Heads.write(socket, Heads.accepting(Heads.read(socket.getInputStream())));
    }

    private static void send(Socket socket, byte[] bytes) throws Exception {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static String uri(ScriptedServer server) {
        return "ws://127.0.0.1:" + server.port() + "/";
    }

    private static CloseStatus end(WebSocket webSocket) throws Exception {
        return webSocket.closed().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** The code of the next frame, which is a Close of the client, masked as RFC 6455 §5.3 has it. */
    private static int closeCode(InputStream in) throws Exception {
        byte[] close = in.readNBytes(8);
        assertThat(close[0] & 0xff).isEqualTo(0x88);
        in.skipNBytes((close[1] & 0x7f) - 2);
        return (((close[6] ^ close[2]) & 0xff) << 8) | ((close[7] ^ close[3]) & 0xff);
    }

    @ParameterizedTest
    @CsvSource({
        "81 82 00000000 6869, 1002, §5.1", // masked
        "81 82 12345678 7a5d, 1002, §5.1",
        "88 82 00000000 03e8, 1002, §5.1",
        "c1 02 6869, 1002, §5.2", // reserved bits
        "91 02 6869, 1002, §5.2",
        "83 00, 1002, §5.2", // reserved opcodes
        "8b 00, 1002, §5.2",
        "81 7e 0001 78, 1002, §5.2", // not the shortest length
        "81 7f 8000000000000000, 1002, §5.2",
        "80 01 78, 1002, §5.4", // a continuation of nothing
        "01 01 78 81 01 78, 1002, §5.4", // a message within another
        "09 00, 1002, §5.5", // control frames in fragments, and too long
        "89 7e 007e, 1002, §5.5",
        "88 01 03, 1002, §5.5.1", // half a close code, and codes that none may send
        "88 02 03ed, 1002, §7.4",
        "88 02 03ee, 1002, §7.4",
        "88 02 0000, 1002, §7.4",
        "88 03 03e8 ff, 1007, §5.5.1", // what is no UTF-8
        "81 01 ff, 1007, §8.1",
        "01 01 c3 80 01 28, 1007, §8.1",
        "82 7e 03e9, 1009, ''", // larger than the client's limits
        "01 00 00 00 00 00 80 00, 1009, ''",
        "48 54 54 50 2f 31 2e 31 20 34 30 30, 1002, §5.2", // “HTTP/1.1 400”
    })
    void aFrameThatBreaksARuleFailsTheConnection(String frames, int code, String section) throws Exception {
        BlockingQueue<Integer> told = new LinkedBlockingQueue<>();
        try (ScriptedServer server = new ScriptedServer(socket -> {
                    open(socket);
                    send(socket, bytes("81 04 66696e65" + frames));
                    told.add(closeCode(socket.getInputStream()));
                });
                WebSocketClient client = client()) {
            Footprint before = Footprint.now();
            WebSocket webSocket = client.connect(uri(server));

            assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text("fine"));
            CloseStatus status = end(webSocket);
            assertThat(status.cause()).isEqualTo(CloseStatus.Cause.VIOLATION);
            assertThat(status.code()).isEqualTo(code);
            assertThat(status.violation().orElseThrow().toString()).contains(section);
            assertThatThrownBy(webSocket::receive).isInstanceOf(WebSocketClosedException.class);
            assertThat(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(code);
            assertThat(client.connections()).isEmpty();
            before.awaitNothingMore();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81", "81 05", "81 05 68 65", "82 7f 00000000", "01 02 68 69"})
    void aConnectionThatIsCutInTheMiddleOfAFrameEndsWithItsCause(String frames) throws Exception {
        for (boolean reset : new boolean[] {false, true}) {
            try (ScriptedServer server = new ScriptedServer(socket -> {
                        open(socket);
                        send(socket, bytes(frames));
                        // Not a reset before the client has read what came.
                        assertThat(socket.getInputStream().read()).isGreaterThan(0);
                        socket.setSoLinger(reset, 0);
                    });
                    WebSocketClient client = client()) {
                Footprint before = Footprint.now();
                WebSocket webSocket = client.connect(uri(server));
                webSocket.send("go");

                CloseStatus status = end(webSocket);
                assertThat(status.cause()).isEqualTo(CloseStatus.Cause.TRANSPORT);
                assertThat(status.code()).isEqualTo(1006);
                before.awaitNothingMore();
            }
        }
    }

    @Test
    void framesThatComeWithTheAnswerAreReceivedWhereverThatIsSplit() throws Exception {
        byte[] frames = bytes("81 02 6869 02 01 01 80 01 02 88 02 03e8");
        int answer = Heads.accepting("Sec-WebSocket-Key: x\r\n\r\n").length();
        int[] split = new int[1];
        try (ScriptedServer server = new ScriptedServer(socket -> {
                    byte[] opened =
                            Heads.accepting(Heads.read(socket.getInputStream())).getBytes(StandardCharsets.US_ASCII);
                    byte[] all = Arrays.copyOf(opened, opened.length + frames.length);
                    System.arraycopy(frames, 0, all, opened.length, frames.length);
                    socket.setTcpNoDelay(true);
                    send(socket, Arrays.copyOf(all, split[0]));
                    send(socket, Arrays.copyOfRange(all, split[0], all.length));
                    assertThat(closeCode(socket.getInputStream())).isEqualTo(1000);
                });
                WebSocketClient client = client()) {
            Footprint before = Footprint.now();
            for (; split[0] <= answer + frames.length; split[0]++) {
                WebSocket webSocket = client.connect(uri(server));
                assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.text("hi"));
                assertThat(webSocket.receive(PATIENCE)).isEqualTo(Message.binary(new byte[] {1, 2}));
                CloseStatus status = end(webSocket);
                assertThat(status.cause()).as("split at %d", split[0]).isEqualTo(CloseStatus.Cause.REMOTE_CLOSE);
                assertThat(status.code()).isEqualTo(1000);
            }
            before.awaitNothingMore();
        }
    }
}
