package dev.parley.bench.servers;

import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.WebSocketProtocolHandshakeHandler;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.WebSocketCallback;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSockets;
import io.undertow.websockets.extensions.PerMessageDeflateHandshake;
import io.undertow.websockets.spi.WebSocketHttpExchange;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xnio.Options;

/** Undertow, with its own WebSocket API and without servlets. */
final class UndertowPeer implements Peer {

    /** What its documentation calls optimal for direct buffers. A message of as many bytes has no room in one, for its header. */
    static final int BUFFER_BYTES = 16 << 10;

    /** For longer messages. */
    static final int LARGE_BUFFER_BYTES = 64 << 10;

    /** The property that says how long buffers are, if not as usual. */
    static final String BUFFERS = "undertow.buffers";

    private final Set<WebSocketChannel> connected = ConcurrentHashMap.newKeySet();

    @Override
    public int start(boolean compression) {
        WebSocketProtocolHandshakeHandler opening =
                new WebSocketProtocolHandshakeHandler((WebSocketConnectionCallback) this::open);
        if (compression) {
            opening.addExtension(new PerMessageDeflateHandshake());
        }
        Undertow server = Undertow.builder()
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setBufferSize(Integer.getInteger(BUFFERS, BUFFER_BYTES))
                .setDirectBuffers(true)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .addHttpListener(0, "127.0.0.1", opening)
                .build();
        server.start();
        return ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    }

    private void open(WebSocketHttpExchange exchange, WebSocketChannel channel) {
        if (exchange.getRequestURI().startsWith("/broadcast")) {
            connected.add(channel);
            channel.addCloseTask(connected::remove);
            channel.getReceiveSetter().set(new Broadcast(connected));
        } else {
            channel.getReceiveSetter().set(new Echo());
        }
        channel.resumeReceives();
    }

    private static final class Echo extends AbstractReceiveListener {

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            WebSockets.sendText(message.getData(), channel, null);
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var data = message.getData(); // Its class is deprecated, and so not named.
            WebSockets.sendBinary(data.getResource(), channel, new WebSocketCallback<>() {
                @Override
                public void complete(WebSocketChannel sent, Void context) {
                    data.close();
                }

                @Override
                public void onError(WebSocketChannel failed, Void context, Throwable failure) {
                    data.close();
                }
            });
        }
    }

    private static final class Broadcast extends AbstractReceiveListener {

        private final Set<WebSocketChannel> connected;

        Broadcast(Set<WebSocketChannel> connected) {
            this.connected = connected;
        }

        @Override
        protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
            String text = message.getData();
            connected.forEach(to -> WebSockets.sendText(text, to, null));
        }

        @Override
        protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
            var data = message.getData();
            try {
                ByteBuffer bytes = WebSockets.mergeBuffers(data.getResource());
                connected.forEach(to -> WebSockets.sendBinary(bytes.duplicate(), to, null));
            } finally {
                data.close();
            }
        }
    }
}
