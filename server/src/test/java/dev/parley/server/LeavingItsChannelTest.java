package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After an opening handshake over HTTP nothing is left of the channel that it came over, as the objects on the heap show. */
@ExtendWith(LeakCheck.class)
class LeavingItsChannelTest {

    private static final int CONNECTIONS = 5;

    static Stream<Transport> transports() {
        return Transports.working().filter(kind -> kind == Transport.EPOLL || kind == Transport.IO_URING);
    }

    /** Says something first, and sends back what it gets. */
    private static final class Greeting implements WebSocketListener {
        @Override
        public void onOpen(WebSocket webSocket) {
            webSocket.send("Hello");
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            webSocket.send(text);
        }
    }

    /** How many objects there are of the classes of Netty's channels for connections, after a collection. */
    private static long channels() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return histogram
                    .lines()
                    .map(line -> line.strip().split(" +"))
                    .filter(columns -> columns.length > 3 && columns[3].matches(".*\\.(Epoll|IoUring)SocketChannel"))
                    .mapToLong(columns -> Long.parseLong(columns[1]))
                    .sum();
        } catch (JMException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void nothingIsLeftOfTheChannels(Transport kind) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try (WebSocketServer server = WebSocketServer.builder()
                .transport(kind)
                .port(0)
                .route("/greeting", new Greeting())
                .start()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                RawClient client = new RawClient(server.ports().getFirst());
                clients.add(client);
                client.send(RawClient.upgrade("/greeting"));
                client.send(RawClient.MASKED_HELLO); // Perhaps in one read with the request.
                assertThat(client.response().status()).isEqualTo(101);
                assertThat(client.read(2 * RawClient.HELLO.length)).endsWith(RawClient.HELLO);
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> channels() == 0);
            for (RawClient client : clients) {
                client.send(RawClient.MASKED_HELLO);
                assertThat(client.read(RawClient.HELLO.length)).isEqualTo(RawClient.HELLO);
                client.close();
            }
        }
    }
}
