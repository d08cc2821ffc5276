package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Opcode;
import dev.parley.websocket.Transport;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many peers that send without a pause, more than an event loop has buffers to receive into, and one that says little. */
@ExtendWith(NothingStaysBehind.class)
class CrowdTest {

    private static final int LOUD = 100;

    static Stream<Transport> transports() {
        return Loopback.transports();
    }

    /** Sends back what is short. */
    private static final class EchoOfTheShort implements WebSocketListener {
        @Override
        public void onBinary(WebSocket webSocket, ByteBuffer payload) {
            if (payload.remaining() < 100) {
                webSocket.trySend(payload);
            }
        }
    }

    private static int receiveBuffers(Loopback loopback) throws Exception {
        EventLoop loop = loopback.serverLoop();
        return loop.submit(() -> LoopContext.of(loop).receiveBuffers().count()).get();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoSaysLittleIsHeardAmongThem(Transport kind) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        List<Thread> loud = new ArrayList<>();
        List<RawPeer> peers = new ArrayList<>();
        try (Loopback loopback = Loopback.over(kind)) {
            for (int i = 0; i < LOUD; i++) {
                RawPeer peer = loopback.rawClient(Loopback.listener(new EchoOfTheShort()), ConnectionSettings.DEFAULTS)
                        .peer();
                peers.add(peer);
                byte[] frame = peer.frame(0x82, new byte[200_000]);
                loud.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (!enough.get()) {
                            peer.send(frame);
                        }
                    } catch (IOException ended) {
                        throw new AssertionError(ended);
                    }
                }));
            }
            RawPeer quiet = loopback.rawClient(Loopback.listener(new EchoOfTheShort()), ConnectionSettings.DEFAULTS)
                    .peer();
            for (int i = 0; i < 100; i++) {
                quiet.sendFrame(Opcode.BINARY, new byte[] {(byte) i});
                assertThat(quiet.readFrame().bytes().get()).isEqualTo((byte) i);
            }
            if (kind == Transport.IO_URING) {
                assertThat(receiveBuffers(loopback))
                        .isGreaterThan(ReceiveBuffers.FEWEST)
                        .isLessThanOrEqualTo(ReceiveBuffers.MOST);
            }
            enough.set(true);
            for (Thread thread : loud) {
                thread.join();
            }
            quiet.close();
            for (RawPeer peer : peers) {
                peer.close();
            }
        }
    }
}
