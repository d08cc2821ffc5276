package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.Message;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.ByteArrayOutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client on a Unix domain socket that has sent much and gone: its socket is known to be dead before what it sent is read. */
@ExtendWith(LeakCheck.class)
class UnixSocketRestTest {

    private static final int MESSAGES = 300;

    /** Netty's channel over io_uring drops what a client that is gone had sent, and has the socket until it has left the channel. */
    static Stream<Transport> transports() {
        return Transports.working().filter(kind -> kind != Transport.IO_URING);
    }

    /** A masked binary frame of 100 B, its key being zero. */
    private static byte[] messages() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < MESSAGES; i++) {
            bytes.writeBytes(new byte[] {(byte) 0x82, (byte) (0x80 | 100), 0, 0, 0, 0});
            bytes.writeBytes(new byte[100]);
        }
        return bytes.toByteArray();
    }

    private static RawClient connect(Path file) throws Exception {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(file));
        return new RawClient(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatItSentIsReceivedAllTheSame(Transport kind, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("server.sock");
        CountDownLatch gone = new CountDownLatch(1);
        CompletableFuture<Integer> received = new CompletableFuture<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .transport(kind)
                        .eventLoops(1)
                        .settings(ServerSettings.builder()
                                .receiveWindowBytes(1000)
                                .build())
                        .unixSocket(file)
                        .route("/late", ws -> {
                            gone.await();
                            int count = 0;
                            for (Message ignored : ws) {
                                count++;
                            }
                            received.complete(count);
                        })
                        .route("/echo", new WebSocketListener() {
                            @Override
                            public void onBinary(WebSocket ws, ByteBuffer payload) {
                                ws.trySend(payload);
                            }
                        })
                        .start();
                RawClient other = connect(file)) {
            assertThat(server.addresses()).hasSize(1);
            other.send(RawClient.upgrade("/echo"));
            assertThat(other.response().status()).isEqualTo(101);
            try (RawClient client = connect(file)) {
                client.send(RawClient.upgrade("/late"));
                assertThat(client.response().status()).isEqualTo(101);
                client.send(messages());
            }
            for (int i = 0; i < 10; i++) { // By then the one event loop has seen that the client is gone.
                other.send(new byte[] {(byte) 0x82, (byte) 0x81, 0, 0, 0, 0, 1});
                assertThat(other.read(3)).isEqualTo(new byte[] {(byte) 0x82, 1, 1});
            }
            gone.countDown();
            assertThat(received.get(30, TimeUnit.SECONDS)).isEqualTo(MESSAGES);
        }
    }
}
