package dev.parley.websocket.netty;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.EngineEvents;
import dev.parley.protocol.Opcode;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Brings what the engine has received to the program, in the style that the program has chosen. */
abstract sealed class Receiver implements EngineEvents {

    private static final Logger LOG = LoggerFactory.getLogger(NettyWebSocket.class);

    final NettyWebSocket webSocket;

    Receiver(NettyWebSocket webSocket) {
        this.webSocket = webSocket;
    }

    static Receiver of(Endpoint endpoint, NettyWebSocket webSocket, int window) {
        return switch (endpoint) {
            case Endpoint.Listening(WebSocketListener listener) -> new Listening(webSocket, listener);
            case Endpoint.Blocking program -> new Collecting(webSocket, window, Optional.of(program));
            case Endpoint.Receiving() -> new Collecting(webSocket, window, Optional.empty());
        };
    }

    /** Tells the program that the connection is open. */
    void onOpen() {}

    /** Tells the program that the outbound queue has room again. */
    void onWritable() {}

    /** Returns the inbox of a program that receives in its own time. */
    Inbox inbox() {
        throw new IllegalStateException(
                "this connection has a listener, which gets every message; use a WebSocketHandler to receive");
    }

    @Override
    public boolean wantsMore() {
        return webSocket.reading.isWanted();
    }

    @Override
    public void onRoundTrip(long ping, long roundTripNanos) {
        webSocket.pings.answered(ping, roundTripNanos);
    }

    @Override
    public void onClosing() {
        webSocket.closing();
    }

    /** Calls a listener, on the event loop. */
    static final class Listening extends Receiver {

        private final WebSocketListener listener;

        /** Whether the listener has thrown. It is told of nothing more then, but of the end. */
        private boolean failed;

        Listening(NettyWebSocket webSocket, WebSocketListener listener) {
            super(webSocket);
            this.listener = listener;
        }

        @Override
        void onOpen() {
            try {
                listener.onOpen(webSocket);
            } catch (Throwable thrown) {
                failed("onOpen", thrown);
            }
        }

        @Override
        public void onText(ByteBuffer utf8, boolean ascii) {
            if (failed) {
                return;
            }
            try {
                listener.onTextBytes(webSocket, utf8.slice());
            } catch (Throwable thrown) {
                failed("onText", thrown);
            }
        }

        @Override
        public void onBinary(ByteBuffer payload) {
            if (failed) {
                return;
            }
            try {
                // A slice, so that a listener that moves the position or the limit cannot reach beyond its message.
                listener.onBinary(webSocket, payload.slice());
            } catch (Throwable thrown) {
                failed("onBinary", thrown);
            }
        }

        @Override
        public void onMessagePart(Opcode opcode, ByteBuffer payload, boolean last) {
            if (failed) {
                return;
            }
            try {
                listener.onMessagePart(webSocket, opcode == Opcode.TEXT, payload.slice(), last);
            } catch (Throwable thrown) {
                failed("onMessagePart", thrown);
            }
        }

        @Override
        public void onPing(ByteBuffer payload) {
            if (failed) {
                return;
            }
            try {
                listener.onPing(webSocket, payload);
            } catch (Throwable thrown) {
                failed("onPing", thrown);
            }
        }

        @Override
        public void onPong(ByteBuffer payload) {
            if (failed) {
                return;
            }
            try {
                listener.onPong(webSocket, payload);
            } catch (Throwable thrown) {
                failed("onPong", thrown);
            }
        }

        @Override
        void onWritable() {
            if (failed || !webSocket.isOpen()) {
                return;
            }
            try {
                listener.onWritable(webSocket);
            } catch (Throwable thrown) {
                failed("onWritable", thrown);
            }
        }

        @Override
        public void onClosed(CloseStatus status) {
            webSocket.ending(status);
            try {
                listener.onClose(webSocket, status);
            } catch (Throwable thrown) {
                webSocket.owner.failures().log(LOG, Level.ERROR, "The listener's onClose failed", thrown);
            }
            webSocket.ended(status);
        }

        private void failed(String method, Throwable thrown) {
            failed = true;
            webSocket
                    .owner
                    .failures()
                    .log(
                            LOG,
                            Level.ERROR,
                            "The listener's {} failed; the connection is closed with 1011",
                            method,
                            thrown);
            webSocket.close(CloseCode.INTERNAL_ERROR, "");
        }
    }

    /** Fills an inbox, and has reading stopped while it is full. A handler, where there is one, gets its thread. */
    static final class Collecting extends Receiver {

        private final Inbox inbox;
        private final Optional<Endpoint.Blocking> program;

        /** Whether something has been discarded, so that everything after it must be too. */
        private boolean discarding;

        Collecting(NettyWebSocket webSocket, int window, Optional<Endpoint.Blocking> program) {
            super(webSocket);
            this.program = program;
            this.inbox = new Inbox(window, full -> webSocket.reading.inboxHasRoom(full));
        }

        @Override
        void onOpen() {
            program.ifPresent(present -> HandlerThread.start(webSocket, present));
        }

        @Override
        Inbox inbox() {
            return inbox;
        }

        @Override
        public void onText(ByteBuffer utf8, boolean ascii) {
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            String text = new String(bytes, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            add(new Inbox.Whole(Message.text(text)));
        }

        @Override
        public void onBinary(ByteBuffer payload) {
            add(new Inbox.Whole(Message.binary(payload)));
        }

        @Override
        public void onMessagePart(Opcode opcode, ByteBuffer payload, boolean last) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            add(new Inbox.Part(opcode == Opcode.TEXT, ByteBuffer.wrap(bytes), last));
        }

        private void add(Inbox.Item item) {
            // RFC 6455 §5.5.1: after our own Close frame, what still arrives may be discarded. Reading must go on,
            // or the peer's Close frame would never be seen.
            discarding |= !webSocket.isOpen() && inbox.isFull();
            if (!discarding && inbox.add(item)) {
                webSocket.reading.inboxIsFull(inbox);
            }
        }

        @Override
        public void onPing(ByteBuffer payload) {}

        @Override
        public void onPong(ByteBuffer payload) {}

        @Override
        public void onClosed(CloseStatus status) {
            webSocket.ending(status);
            webSocket.ended(status);
            inbox.end(status);
        }
    }
}
