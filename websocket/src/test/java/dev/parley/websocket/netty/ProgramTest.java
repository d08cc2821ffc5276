package dev.parley.websocket.netty;

import static dev.parley.websocket.netty.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.Opcode;
import dev.parley.testing.CapturedLog;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

/** What becomes of a connection by what its handler or listener does: returns, throws, closes or aborts in a call. */
@ExtendWith(NothingStaysBehind.class)
class ProgramTest {

    // ---- handlers

    @Test
    void aHandlerThatReturnsClosesWith1000() throws Exception {
        try (Loopback loopback = Loopback.plain();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            Loopback.Half half = loopback.rawClient(
                    loopback.handler(webSocket -> webSocket.send("bye")), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                assertThat(peer.readFrame().text()).isEqualTo("bye");
                assertThat(peer.readFrame().closeCode()).isEqualTo(CloseCode.NORMAL_CLOSURE);
                peer.sendClose(CloseCode.NORMAL_CLOSURE);
                assertThat(peer.endsInOrder()).isTrue();
            }
            assertThat(log.lines(Level.ERROR)).isEmpty();
        }
    }

    @Test
    void aHandlerThatThrowsClosesWith1011AndIsLogged() throws Exception {
        try (Loopback loopback = Loopback.plain();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            Endpoint failing = loopback.handler(_ -> {
                throw new IllegalArgumentException("a bug of the program");
            });
            Loopback.Half half = loopback.rawClient(failing, ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                RawPeer.Frame close = peer.readFrame();
                assertThat(close.closeCode()).isEqualTo(CloseCode.INTERNAL_ERROR);
                assertThat(close.closeReason())
                        .as("what the peer may know of it")
                        .isEmpty();
            }
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("a bug of the program");
        }
    }

    @Test
    void aHandlerMayEndWithItsConnection() throws Exception {
        try (Loopback loopback = Loopback.plain();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            AtomicInteger received = new AtomicInteger();
            Loopback.Half half = loopback.rawClient(
                    loopback.handler(webSocket -> {
                        while (true) {
                            webSocket.receive();
                            received.incrementAndGet();
                        }
                    }),
                    ConnectionSettings.DEFAULTS);
            half.peer().sendText("one");
            half.peer().close();
            loopback.awaitIdle();
            await().until(() -> received.get() == 1);
            assertThat(log.lines(Level.ERROR)).isEmpty();
        }
    }

    // ---- listeners that throw

    private static final class Throwing implements WebSocketListener {
        private final String where;
        private final List<String> calls = new ArrayList<>();
        private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

        Throwing(String where) {
            this.where = where;
        }

        private void called(String method) {
            synchronized (calls) {
                calls.add(method);
            }
            if (method.equals(where)) {
                throw new IllegalStateException("thrown in " + method);
            }
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            called("onOpen");
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            called("onText");
        }

        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            called("onBinary");
        }

        @Override
        public void onMessagePart(WebSocket webSocket, boolean isText, ByteBuffer payload, boolean last) {
            called("onMessagePart");
        }

        @Override
        public void onPing(WebSocket webSocket, ByteBuffer payload) {
            called("onPing");
        }

        @Override
        public void onPong(WebSocket webSocket, ByteBuffer payload) {
            called("onPong");
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            closed.complete(status);
            called("onClose");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onText", "onBinary", "onMessagePart", "onPing", "onPong"})
    void aListenerThatThrowsClosesWith1011AndIsToldOfNothingButTheEnd(String where) throws Exception {
        try (Loopback loopback = Loopback.plain();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            Throwing listener = new Throwing(where);
            ConnectionSettings settings =
                    where.equals("onMessagePart") ? TestSettings.streaming() : ConnectionSettings.DEFAULTS;
            Loopback.Half half = loopback.rawClient(Loopback.listener(listener), settings);
            try (RawPeer peer = half.peer()) {
                for (int i = 0; i < 3; i++) {
                    peer.sendFrame(Opcode.PING, new byte[0]);
                    peer.sendFrame(Opcode.PONG, new byte[0]);
                    peer.sendText("text");
                    peer.sendFrame(Opcode.BINARY, new byte[3]);
                }
                assertThat(peer.readUntil(Opcode.CLOSE).closeCode()).isEqualTo(CloseCode.INTERNAL_ERROR);
                peer.sendClose(CloseCode.INTERNAL_ERROR);
            }
            CloseStatus status = Loopback.get(listener.closed);
            assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
            assertThat(status.code()).isEqualTo(CloseCode.INTERNAL_ERROR);
            loopback.awaitIdle();
            synchronized (listener.calls) {
                assertThat(listener.calls).containsSubsequence(where, "onClose");
                assertThat(listener.calls.getLast()).isEqualTo("onClose");
                assertThat(listener.calls.indexOf(where)).isEqualTo(listener.calls.size() - 2);
            }
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("thrown in " + where);
        }
    }

    @Test
    void aListenerThatThrowsInOnCloseHarmsNobody() throws Exception {
        try (Loopback loopback = Loopback.plain();
                CapturedLog log = CapturedLog.of(NettyWebSocket.class)) {
            Throwing listener = new Throwing("onClose");
            Loopback.Half half = loopback.rawClient(Loopback.listener(listener), ConnectionSettings.DEFAULTS);
            half.peer().close();
            assertThat(Loopback.get(half.webSocket().closed().toCompletableFuture())
                            .cause())
                    .isEqualTo(Cause.TRANSPORT);
            assertThat(log.lines(Level.ERROR)).singleElement().asString().contains("thrown in onClose");
        }
    }

    // ---- listeners that end the connection from within a call

    /** Does something in a call, and sees that no other call comes before that one has returned. */
    private static final class Acting implements WebSocketListener {
        private final String where;
        private final Consumer<WebSocket> action;
        private final AtomicBoolean inCall = new AtomicBoolean();
        private final AtomicBoolean nested = new AtomicBoolean();
        private final AtomicInteger messages = new AtomicInteger();
        private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
        private final AtomicInteger closes = new AtomicInteger();

        Acting(String where, Consumer<WebSocket> action) {
            this.where = where;
            this.action = action;
        }

        private void call(String method, WebSocket webSocket) {
            nested.compareAndSet(false, inCall.getAndSet(true));
            if (method.equals(where)) {
                action.accept(webSocket);
            }
            inCall.set(false);
        }

        @Override
        public void onOpen(WebSocket webSocket) {
            call("onOpen", webSocket);
        }

        @Override
        public void onText(WebSocket webSocket, String text) {
            messages.incrementAndGet();
            call("onText", webSocket);
        }

        @Override
        public void onClose(WebSocket webSocket, CloseStatus status) {
            closes.incrementAndGet();
            call("onClose", webSocket);
            closed.complete(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onText"})
    void abortInACallEndsTheConnectionAfterThatCall(String where) throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            AtomicBoolean open = new AtomicBoolean(true);
            Acting listener = new Acting(where, webSocket -> {
                webSocket.abort();
                open.set(webSocket.isOpen() || webSocket.trySend(Message.text("never")));
            });
            Loopback.Half half = loopback.rawClient(Loopback.listener(listener), ConnectionSettings.DEFAULTS);
            byte[] text = half.peer().frame(0x81, new byte[] {'a'});
            ByteBuffer many = ByteBuffer.allocate(text.length * 100);
            while (many.hasRemaining()) {
                many.put(text);
            }
            half.peer().send(many.array());

            CloseStatus status = Loopback.get(listener.closed);

            assertThat(status.cause()).isEqualTo(Cause.LOCAL_CLOSE);
            assertThat(status.sent()).isEmpty();
            assertThat(open).isFalse();
            loopback.awaitIdle();
            assertThat(listener.nested).isFalse();
            assertThat(listener.messages).hasValue(where.equals("onText") ? 1 : 0);
            assertThat(listener.closes).hasValue(1);
            half.peer().close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onOpen", "onText"})
    void closeInACallSendsWhatWasSentBefore(String where) throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Acting listener = new Acting(where, webSocket -> {
                webSocket.send("before");
                webSocket.close(4000, "");
                assertThatThrownBy(() -> webSocket.send("after")).isInstanceOf(WebSocketClosedException.class);
                webSocket.close(); // On an event loop this does not wait.
            });
            Loopback.Half half = loopback.rawClient(Loopback.listener(listener), ConnectionSettings.DEFAULTS);
            try (RawPeer peer = half.peer()) {
                peer.sendText("go");
                assertThat(peer.readFrame().text()).isEqualTo("before");
                assertThat(peer.readFrame().closeCode()).isEqualTo(4000);
                peer.sendClose(4000);
                assertThat(peer.endsInOrder()).isTrue();
            }
            assertThat(Loopback.get(listener.closed).wasClean()).isTrue();
            assertThat(listener.nested).isFalse();
        }
    }

    @Test
    void whateverIsCalledInOnCloseDoesNothing() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            Acting listener = new Acting("onClose", webSocket -> {
                webSocket.close();
                webSocket.abort();
                webSocket.pauseReceiving();
                assertThat(webSocket.trySend(Message.text("never"))).isFalse();
                assertThat(webSocket.ping().toCompletableFuture()).isCompletedExceptionally();
                assertThat(webSocket.closed().toCompletableFuture()).isNotDone();
            });
            Loopback.Half half = loopback.rawClient(Loopback.listener(listener), ConnectionSettings.DEFAULTS);
            half.peer().close();
            Loopback.get(listener.closed);
            Loopback.get(half.webSocket().closed().toCompletableFuture());
            loopback.awaitIdle();
            assertThat(listener.closes).hasValue(1);
            assertThat(listener.nested).isFalse();
        }
    }

    @Test
    void closedIsCompletedAfterOnClose() throws Exception {
        try (Loopback loopback = Loopback.plain()) {
            for (int i = 0; i < 50; i++) {
                Recorder recorder = new Recorder();
                Loopback.Half half = loopback.rawClient(Loopback.listener(recorder), ConnectionSettings.DEFAULTS);
                CompletableFuture<Integer> closesSeen = half.webSocket()
                        .closed()
                        .thenApply(_ -> recorder.closes.get())
                        .toCompletableFuture();
                half.peer().close();
                assertThat(Loopback.get(closesSeen)).isEqualTo(1);
            }
        }
    }

    @Test
    void aListenerMaySendOnOtherConnectionsOfItsLoopAndOfOthers() throws Exception {
        try (Loopback loopback = Loopback.plain(2)) {
            List<WebSocket> all = new CopyOnWriteArrayList<>();
            WebSocketListener broadcasting = new WebSocketListener() {
                @Override
                public void onOpen(WebSocket webSocket) {
                    all.add(webSocket);
                }

                @Override
                public void onText(WebSocket webSocket, String text) {
                    for (WebSocket each : all) {
                        each.send(text);
                    }
                }
            };
            List<NettyWebSocket> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                clients.add(loopback.connect(Loopback.listener(broadcasting), Loopback.receiving())
                        .client());
            }
            int messages = 200;
            for (int i = 0; i < messages; i++) {
                clients.get(i % 8).send("message " + i);
            }
            for (NettyWebSocket client : clients) {
                int[] next = {0, 1, 2, 3, 4, 5, 6, 7};
                for (int i = 0; i < messages; i++) {
                    String text = client.receive(Loopback.PATIENCE).toString();
                    int number = Integer.parseInt(text.substring("message ".length()));
                    assertThat(number).isEqualTo(next[number % 8]);
                    next[number % 8] += 8;
                }
            }
        }
    }
}
