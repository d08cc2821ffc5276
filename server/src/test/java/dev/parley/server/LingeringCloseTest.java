package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client can make the server read after the server's last words. */
@ExtendWith(LeakCheck.class)
class LingeringCloseTest {

    /** What the server discards, and what may be on its way in the buffers of two sockets; a fraction of two seconds' worth. */
    private static final long MOST = (16L + 32L) << 20;

    private static WebSocketServer start(Transport transport) {
        return WebSocketServer.builder()
                .port(0)
                .transport(transport)
                .route("/echo", new WebSocketListener() {})
                .start();
    }

    /** Sends until the connection is gone; returns how many bytes that took. */
    private static long flood(RawClient client) {
        byte[] junk = new byte[1 << 16];
        long sent = 0;
        while (sent < 100 * MOST) {
            try {
                client.send(junk);
            } catch (IOException cutOff) {
                return sent;
            }
            sent += junk.length;
        }
        return sent;
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"AUTO", "NIO"})
    void aClientThatGoesOnAfterARefusalIsCutOff(Transport transport) throws Exception {
        try (WebSocketServer server = start(transport);
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.upgrade("/nowhere"));
            assertThat(client.response().status()).isEqualTo(404);
            assertThat(flood(client)).isLessThan(MOST);
        }
    }

    @Test
    void aClientThatGoesOnAfterAViolationIsCutOff() throws Exception {
        try (WebSocketServer server = start(Transport.AUTO);
                RawClient client = new RawClient(server.ports().getFirst())) {
            client.send(RawClient.upgrade("/echo"));
            assertThat(client.response().status()).isEqualTo(101);
            client.send("\u0081\u0005Hello"); // Not masked.
            assertThat(client.read(4)).startsWith(0x88);
            assertThat(flood(client)).isLessThan(MOST);
        }
    }
}
