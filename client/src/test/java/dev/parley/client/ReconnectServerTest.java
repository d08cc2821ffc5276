package dev.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ReconnectState.Cause;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Over real connections, to a server that goes and comes back. Only the delays are on a clock of the test's own. */
@ExtendWith(NothingStaysBehind.class)
final class ReconnectServerTest {

    private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final WebSocketClient client = WebSocketClient.create();
    private final Script script = new Script();
    private WebSocketServer server = serve(0);

    private WebSocketServer serve(int port) {
        return WebSocketServer.builder()
                .port(port)
                .route("/", ws -> {
                    for (Message message : ws) {
                        received.add(message.toString());
                        ws.send(message);
                    }
                })
                .start();
    }

    private int port() {
        return server.ports().getFirst();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private ReconnectingWebSocket.Builder reconnecting() {
        return new ReconnectingWebSocket.Builder(
                        WebSocketRequest.to("ws://127.0.0.1:" + port() + "/").build(),
                        ClientSettings.defaults(),
                        () -> false,
                        new ReconnectLife.Surroundings(client::connect, script.timing, Script.LONGEST),
                        script.connections)
                .onState(script::tell);
    }

    private List<String> received(int count) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(String.valueOf(received.poll(30, TimeUnit.SECONDS)));
        }
        return texts;
    }

    private void awaitOpen() throws InterruptedException {
        script.connecting();
        script.next(ReconnectState.Open.class);
    }

    @Test
    void messagesThatWaitedArriveOnceAndInOrderWhenTheServerIsBack() throws Exception {
        ReconnectingWebSocket webSocket = reconnecting().start();
        awaitOpen();
        webSocket.send("before");
        assertThat(webSocket.receive(Duration.ofSeconds(30))).isEqualTo(Message.text("before"));
        int port = port();

        for (int restart = 0; restart < 3; restart++) {
            received.clear();
            server.close();
            ReconnectState.Waiting gone = script.waiting();
            assertThat(gone.why()).isInstanceOf(ConnectionLoss.Disconnected.class);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                sent.add(restart + ":" + i);
                webSocket.send(sent.getLast());
            }
            script.timing.advance(gone.delay());
            script.connecting();
            ReconnectState.Waiting refused = script.waiting();
            assertThat(refused.why())
                    .isInstanceOfSatisfying(
                            ConnectionLoss.NotConnected.class,
                            loss -> assertThat(((WebSocketConnectException) loss.failure()).failure())
                                    .isEqualTo(ConnectFailure.CONNECTION_REFUSED));
            server = serve(port);
            script.timing.advance(refused.delay());
            awaitOpen();

            assertThat(received(500)).isEqualTo(sent);
            List<String> echoed = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                echoed.add(webSocket.receive(Duration.ofSeconds(30)).toString());
            }
            assertThat(echoed).isEqualTo(sent);
            assertThat(received).isEmpty();
        }

        webSocket.close();
        script.closed(webSocket);
        assertThat(client.connections()).isEmpty();
    }

    @Test
    void aListenerMaySendFromTheEventLoopAndHearsOfEachConnection() throws Exception {
        LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
        CompletableFuture<ReconnectingWebSocket> self = new CompletableFuture<>();
        ReconnectingWebSocket webSocket = reconnecting()
                .listener(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket connection) {
                        told.add("open");
                    }

                    @Override
                    public void onText(WebSocket connection, String text) {
                        told.add(text);
                        if (text.equals("ping")) {
                            self.join().send("pong");
                        }
                    }
                })
                .start();
        self.complete(webSocket);
        webSocket.send("ping");
        for (String expected : List.of("open", "ping", "pong")) {
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(expected);
        }
        awaitOpen();
        webSocket.connection().orElseThrow().abort();
        script.delay();
        awaitOpen();
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("open");
        webSocket.close();
        script.closed(webSocket);
    }

    @Test
    void closingTheClientEndsItWhileItWaitsForRealTimeToPass() throws Exception {
        LinkedBlockingQueue<ReconnectState> states = new LinkedBlockingQueue<>();
        server.close();
        WebSocketClient own = WebSocketClient.builder().eventLoops(1).build();
        ReconnectingWebSocket webSocket = own.reconnecting(
                        WebSocketRequest.to("ws://127.0.0.1:" + port() + "/").build())
                .backoff(Duration.ofHours(1), Duration.ofHours(1))
                .onState((which, state) -> states.add(state))
                .start();
        assertThat(states.poll(30, TimeUnit.SECONDS)).isInstanceOf(ReconnectState.Connecting.class);
        assertThat(states.poll(30, TimeUnit.SECONDS)).isInstanceOf(ReconnectState.Waiting.class);

        own.close();

        assertThat(webSocket.closed().toCompletableFuture()).isCompleted();
        assertThat(webSocket.state())
                .isInstanceOfSatisfying(
                        ReconnectState.Closed.class,
                        closed -> assertThat(closed.cause()).isEqualTo(Cause.CLIENT_CLOSED));
    }

    @Test
    void closingTheClientEndsItWhileItIsOpen() throws Exception {
        WebSocketClient own = WebSocketClient.builder().eventLoops(1).build();
        LinkedBlockingQueue<ReconnectState> states = new LinkedBlockingQueue<>();
        ReconnectingWebSocket webSocket = own.reconnecting(
                        WebSocketRequest.to("ws://127.0.0.1:" + port() + "/").build())
                .onState((which, state) -> states.add(state))
                .start();
        assertThat(states.poll(30, TimeUnit.SECONDS)).isInstanceOf(ReconnectState.Connecting.class);
        assertThat(states.poll(30, TimeUnit.SECONDS)).isInstanceOf(ReconnectState.Open.class);

        own.close();

        ReconnectState.Closed closed = webSocket.closed().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(closed.cause()).isEqualTo(Cause.CLIENT_CLOSED);
        assertThat(closed.last().orElseThrow())
                .isInstanceOfSatisfying(
                        ConnectionLoss.Disconnected.class,
                        loss -> assertThat(loss.status().code()).isEqualTo(1001));
    }
}
