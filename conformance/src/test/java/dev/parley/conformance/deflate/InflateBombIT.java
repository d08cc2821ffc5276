package dev.parley.conformance.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.WebSocketClient;
import dev.parley.conformance.ParleyProcess;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that grow to a thousand times their size, from many clients at once, at a server with a small heap. */
@Tag("full")
class InflateBombIT {

    private static final int CLIENTS = 200;
    private static final int AT_A_TIME = 20;
    private static final int MEBIBYTE = 1 << 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"system", "jdk"})
    void endIn1009WithBoundedMemory(String engine) throws Exception {
        byte[] zeros = new byte[48 * MEBIBYTE];
        byte[] bomb = RawFrames.deflated(new Deflater(9, true), zeros);
        assertThat(bomb.length).isLessThan(60_000);
        byte[] whole = RawFrames.frame(0xC2, bomb);
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        for (int at = 0; at < bomb.length; at += 100) {
            int to = Math.min(at + 100, bomb.length);
            fragments.writeBytes(RawFrames.frame(at == 0 ? 0x42 : 0x00, Arrays.copyOfRange(bomb, at, to)));
        }
        Map<String, String> smallHeap = Map.of("PARLEY_JAVA_OPTS", "-Xmx48m -XX:MaxDirectMemorySize=48m");
        try (ParleyProcess server = ParleyProcess.serve(smallHeap, "--compression", engine, "--max-message", "64KiB");
                WebSocketClient client = WebSocketClient.create()) {
            attack(server, List.of(whole, fragments.toByteArray()), AT_A_TIME); // Pools fill, and classes are loaded.
            long before = peak(server.pid());
            attack(server, List.of(whole, fragments.toByteArray()), CLIENTS);
            long after = peak(server.pid());
            System.out.printf(
                    Locale.ROOT,
                    "%d bombs (%s): at most %.1f MiB resident before, %.1f MiB after%n",
                    CLIENTS,
                    engine,
                    before / (double) MEBIBYTE,
                    after / (double) MEBIBYTE);
            assertThat(after).isLessThan(before + 64L * MEBIBYTE);
            try (WebSocket webSocket =
                    client.connect(server.webSocketUrl("/echo").toString())) {
                webSocket.send("still here");
                assertThat(webSocket.receive(LIMIT)).isEqualTo(Message.text("still here"));
            }
            assertThat(server.output()).doesNotContain("OutOfMemoryError");
        }
    }

    private static void attack(ParleyProcess server, List<byte[]> bombs, int clients) throws Exception {
        List<Future<Integer>> codes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int i = 0; i < clients; i++) {
                byte[] bomb = bombs.get(i % bombs.size());
                codes.add(threads.submit(() -> closeCode(server.port(), bomb)));
            }
            for (Future<Integer> code : codes) {
                assertThat(code.get()).isEqualTo(1009);
            }
        }
    }

    /** Sends the bomb for as long as the server reads; returns the code of its Close frame. */
    private static int closeCode(int port, byte[] bomb) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write(RawFrames.handshake("/echo"));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            ByteArrayOutputStream head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                head.write(in.readByte());
            }
            assertThat(head.toString(StandardCharsets.US_ASCII)).contains("permessage-deflate");
            Thread sending = Thread.ofVirtual().start(() -> send(socket, bomb));
            assertThat(in.readUnsignedByte()).isEqualTo(0x88);
            assertThat(in.readUnsignedByte()).isBetween(2, 125);
            int code = in.readUnsignedShort();
            sending.interrupt();
            return code;
        }
    }

    private static void send(Socket socket, byte[] bomb) {
        try {
            socket.getOutputStream().write(bomb);
        } catch (IOException closed) {
            // The server has heard enough.
        }
    }

    private static long peak(long pid) throws IOException {
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        return 1024 * Long.parseLong(status.replaceFirst("(?s).*VmHWM:\\s+(\\d+) kB.*", "$1"));
    }
}
