package dev.parley.bench.servers;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Helidon, with a virtual thread for each connection. */
final class HelidonPeer implements Peer {

    private final Set<WsSession> connected = ConcurrentHashMap.newKeySet();

    @Override
    public int start(boolean compression) {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .shutdownHook(false)
                .backlog(BACKLOG)
                .idleConnectionTimeout(Duration.ofDays(1))
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .addProtocol(WsConfig.builder().maxFrameLength(LONGEST_MESSAGE).build())
                .addRouting(WsRouting.builder()
                        .endpoint("/echo", new Echo())
                        .endpoint("/broadcast", () -> new Broadcast(connected)))
                .build()
                .start();
        return server.port();
    }

    /** Sends back each fragment as it comes; most messages are in one. */
    private static final class Echo implements WsListener {

        @Override
        public void onMessage(WsSession session, String text, boolean last) {
            session.send(text, last);
        }

        @Override
        public void onMessage(WsSession session, BufferData data, boolean last) {
            session.send(data, last);
        }
    }

    private static final class Broadcast implements WsListener {

        private final Set<WsSession> connected;
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        Broadcast(Set<WsSession> connected) {
            this.connected = connected;
        }

        @Override
        public void onOpen(WsSession session) {
            connected.add(session);
        }

        @Override
        public void onMessage(WsSession session, String part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                toAll(to -> to.send(whole, true));
            }
        }

        @Override
        public void onMessage(WsSession session, BufferData part, boolean last) {
            binary.writeBytes(part.readBytes());
            if (last) {
                byte[] whole = binary.toByteArray();
                binary.reset();
                toAll(to -> to.send(BufferData.create(whole), true));
            }
        }

        /** A session has one buffer in which it puts frames together, for whichever thread sends. */
        private void toAll(Consumer<WsSession> send) {
            for (WsSession to : connected) {
                synchronized (to) {
                    send.accept(to);
                }
            }
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            connected.remove(session);
        }

        @Override
        public void onError(WsSession session, Throwable failure) {
            connected.remove(session);
        }
    }
}
