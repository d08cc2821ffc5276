package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.HandshakeDecision;
import dev.parley.server.HandshakeHook;
import dev.parley.server.RouteOptions;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a program asks for reaches the server, and what the server says reaches the program. */
@ExtendWith(NothingStaysBehind.class)
final class ConnectTest {

    private final WebSocketServer server = WebSocketServer.builder()
            .port(0)
            .route("/echo", ws -> {
                for (Message message : ws) {
                    ws.send(message);
                }
            })
            .route(
                    "/asked",
                    ws -> ws.send(ws.handshake().request().headers().toString()),
                    RouteOptions.defaults().withSubprotocols("chat", "superchat"))
            .start();
    private final WebSocketClient client = WebSocketClient.create();

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private String uri(String path) {
        return "ws://127.0.0.1:" + server.ports().getFirst() + path;
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"AUTO", "IO_URING", "EPOLL", "NIO"})
    void aBlockingProgramTalksToTheServer(Transport transport) {
        try (WebSocketClient own =
                        WebSocketClient.builder().transport(transport).build();
                WebSocket ws = own.connect(uri("/echo"))) {
            ws.send("hello");

            assertThat(ws.receive(Duration.ofSeconds(5))).isEqualTo(Message.text("hello"));
        }
    }

    @Test
    void theAddressesOfAHostAreTriedUntilOneAnswers() {
        List<InetAddress> addresses =
                List.of(loopback(2), loopback(3), loopback(1)); // The server is at the last one only.
        try (WebSocketClient own =
                        WebSocketClient.builder().resolver(host -> addresses).build();
                WebSocket ws = own.connect(uri("/echo").replace("127.0.0.1", "three.test"))) {
            ws.send("hello");

            assertThat(ws.receive(Duration.ofSeconds(5))).isEqualTo(Message.text("hello"));
        }
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aListenerIsToldOfMessages() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket ws = client.connect(WebSocketRequest.to(uri("/echo")).build(), new WebSocketListener() {
            @Override
            public void onText(WebSocket webSocket, String text) {
                received.add(text);
            }
        });

        ws.send("hello");

        assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo("hello");
        ws.close();
        assertThat(ws.closed().toCompletableFuture()).isCompleted();
    }

    @Test
    void aStageTellsOfTheOpenWebSocket() throws Exception {
        WebSocket ws =
                client.connectAsync(WebSocketRequest.to(uri("/echo")).build()).get(5, TimeUnit.SECONDS);

        ws.send("hello");

        assertThat(ws.receive(Duration.ofSeconds(5))).isEqualTo(Message.text("hello"));
    }

    /** RFC 6455 §4.1: at most one connection to an address is being established, and the others wait. */
    @Test
    void connectionsToOneAddressAreOpenedOneAfterTheOther() throws Exception {
        assertThat(mostOpenedTogether(client, 1)).isEqualTo(1);
    }

    @Test
    void asManyConnectionsToOneAddressAreOpenedAtATimeAsTheProgramSays() throws Exception {
        ClientSettings settings = ClientSettings.builder().openingsPerAddress(3).build();
        try (WebSocketClient own = WebSocketClient.builder().settings(settings).build()) {
            assertThat(mostOpenedTogether(own, 3)).isEqualTo(3);
        }
    }

    /**
     * Opens WebSockets to a server that answers none before so many have asked; returns how many of them it has had before it
     * at most.
     */
    private static int mostOpenedTogether(WebSocketClient client, int together) throws Exception {
        int rounds = 6;
        AtomicInteger deciding = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Semaphore asked = new Semaphore(0);
        Semaphore answer = new Semaphore(0);
        HandshakeHook hook = request -> {
            most.accumulateAndGet(deciding.incrementAndGet(), Math::max);
            asked.release();
            answer.acquire();
            deciding.decrementAndGet();
            return HandshakeDecision.accept();
        };
        try (WebSocketServer slow = WebSocketServer.builder()
                .port(0)
                .route("/slow", WebSocket::receive, RouteOptions.defaults().withHook(hook))
                .start()) {
            WebSocketRequest request = WebSocketRequest.to(
                            "ws://127.0.0.1:" + slow.ports().getFirst() + "/slow")
                    .build();
            List<CompletableFuture<WebSocket>> opening = IntStream.range(0, rounds * together)
                    .mapToObj(i -> client.connectAsync(request))
                    .toList();
            for (int i = 0; i < rounds; i++) {
                assertThat(asked.tryAcquire(together, 10, TimeUnit.SECONDS)).isTrue();
                answer.release(together);
            }
            for (CompletableFuture<WebSocket> each : opening) {
                each.get(10, TimeUnit.SECONDS).abort();
            }
        }
        return most.get();
    }
}
