package dev.parley.conformance.autobahn;

import dev.parley.client.ClientSettings;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Autobahn's fuzzing server against the client, in both styles: a listener on the event loop, and a blocking program.
 *
 * <p>As with the server, the cases with the most work for the suite have a process of their own.
 */
@Tag("full")
class AutobahnClientIT {

    private static final int CASES = 301;
    private static final int CASES_WITHOUT_PERFORMANCE = 247;
    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Duration CASE_LIMIT = Duration.ofMinutes(2);
    private static final List<String> ALL = List.of("*");
    private static final List<String> CHOPPED = List.of("9.5.*", "9.6.*");
    private static final List<String> PERFORMANCE = List.of("9.*");

    private final WebSocketClient client = WebSocketClient.builder()
            .settings(ClientSettings.builder()
                    .maximumMessageBytes(16 * 1024 * 1024)
                    .maximumFragments(65_537)
                    .maximumQueuedBytes(32 * 1024 * 1024)
                    .build())
            // The suite knows a draft of permessage-deflate, and refuses a handshake in which server_max_window_bits
            // stands.
            .withoutCompression()
            .build();

    @AfterEach
    void close() {
        client.close();
    }

    /** How a client answers what a case sends. */
    @FunctionalInterface
    private interface Style {
        WebSocket run(WebSocketRequest request);
    }

    /** Echoes on the event loop. */
    private static final class Echo implements WebSocketListener {
        @Override
        public void onText(WebSocket ws, String text) {
            ws.trySend(Message.text(text));
        }

        @Override
        public void onBinary(WebSocket ws, ByteBuffer binary) {
            ws.trySend(Message.binary(binary));
        }
    }

    @Test
    void everyCaseIsOk() throws Exception {
        try (FuzzingServer most = FuzzingServer.start("client", ALL, CHOPPED);
                FuzzingServer chopped = FuzzingServer.start("client-chopped", CHOPPED, List.of());
                FuzzingServer blocking = FuzzingServer.start("client-blocking", ALL, PERFORMANCE);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<CaseResult>> onMost = threads.submit(() -> runAll(most, this::listen));
            Future<List<CaseResult>> onChopped = threads.submit(() -> runAll(chopped, this::listen));
            Future<List<CaseResult>> onBlocking = threads.submit(() -> runAll(blocking, this::echo));
            List<CaseResult> listening = new ArrayList<>(onMost.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            listening.addAll(onChopped.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
            ExplainedResults.assertOkOrExplained("client, listener", listening, CASES);
            ExplainedResults.assertOkOrExplained(
                    "client, blocking", onBlocking.get(LIMIT.toSeconds(), TimeUnit.SECONDS), CASES_WITHOUT_PERFORMANCE);
        }
    }

    private WebSocket listen(WebSocketRequest request) {
        return client.connect(request, new Echo());
    }

    private WebSocket echo(WebSocketRequest request) {
        WebSocket ws = client.connect(request);
        try {
            for (Message message : ws) {
                ws.send(message);
            }
        } catch (WebSocketClosedException closing) {
            // The case has ended while its last message was being echoed.
        }
        return ws;
    }

    private List<CaseResult> runAll(FuzzingServer server, Style style) throws Exception {
        int cases = Integer.parseInt(ask(server, "/getCaseCount"));
        for (int i = 1; i <= cases; i++) {
            WebSocket ws = style.run(WebSocketRequest.to(server.uri() + "/runCase?agent=parley&case=" + i)
                    .build());
            try {
                ws.closed().toCompletableFuture().get(CASE_LIMIT.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException endless) {
                throw new AssertionError("case number " + i + " does not end; " + server.output(), endless);
            }
        }
        // It answers when the case has a result, which may be a moment after the connection has ended.
        ask(server, "/getCaseStatus?agent=parley&case=" + cases);
        try (WebSocket ws = client.connect(server.uri() + "/updateReports?agent=parley")) {
            ws.closed().toCompletableFuture().get(CASE_LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        return server.results();
    }

    private String ask(FuzzingServer server, String question) {
        try (WebSocket ws = client.connect(server.uri() + question)) {
            return ((Message.Text) ws.receive(CASE_LIMIT)).text();
        }
    }
}
