package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Role;
import dev.parley.testing.Keytool;
import dev.parley.testing.Keytool.SelfSigned;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** On both sides of a connection: what answers is the handler in the channel, and what asks is the peer. */
@ParameterizedClass
@EnumSource(Role.class)
@ExtendWith(NothingStaysBehind.class)
class TlsAnswersTest {

    /** The answers to these take more than may wait: none has less than 22 bytes. */
    private static final int MANY = TlsAnswers.MOST_WAITING / 22 + 1;

    @Parameter
    private Role role = Role.SERVER;

    @TempDir
    private static Path keys;

    private static SelfSigned identity;

    private final Network network = new Network();
    private final EmbeddedChannel channel = new EmbeddedChannel(network);
    private final ByteBuffer arrived = ByteBuffer.allocate(1 << 18);
    private final ByteBuffer plaintext = ByteBuffer.allocate(1 << 18);
    private SSLEngine peer;

    /** Takes what is written, or holds it back as the channel to a peer does that does not read. */
    private static final class Network extends ChannelOutboundHandlerAdapter {

        private final Queue<Object> held = new ArrayDeque<>();
        private final Queue<ChannelPromise> promises = new ArrayDeque<>();
        private boolean closing;
        private boolean stuck;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (stuck && context.channel().isOpen()) {
                held.add(message);
                promises.add(promise);
            } else {
                context.write(message, promise);
            }
        }

        @Override
        public void close(ChannelHandlerContext context, ChannelPromise promise) {
            if (closing) {
                // Each of the records that fail below has TLS close once more.
                promise.trySuccess();
                return;
            }
            closing = true;
            held.forEach(ReferenceCountUtil::release);
            held.clear();
            promises.forEach(written -> written.tryFailure(new ClosedChannelException()));
            promises.clear();
            context.close(promise);
        }
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        identity = Keytool.selfSigned(keys, "server", "EC", "-groupname", "secp256r1");
    }

    @BeforeEach
    void shakeHands() throws Exception {
        SslHandler tls = new SslHandler(engine(role == Role.CLIENT), Runnable::run);
        TlsAnswers.addLast(channel, tls, () -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        peer = engine(role == Role.SERVER);
        peer.beginHandshake();
        while (peer.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            switch (peer.getHandshakeStatus()) {
                case NEED_WRAP -> channel.writeInbound(record());
                case NEED_TASK -> peer.getDelegatedTask().run();
                default -> read();
            }
        }
        assertThat(tls.handshakeFuture().isSuccess()).isTrue();
        read();
    }

    private static SSLEngine engine(boolean client) throws Exception {
        SSLEngine engine = Keytool.trusting(identity, identity).createSSLEngine();
        engine.setUseClientMode(client);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        return engine;
    }

    @AfterEach
    void close() {
        if (channel.isOpen()) {
            channel.pipeline().context(TlsAnswers.class).close(); // Not through the handler of TLS, which would wait.
        }
        channel.finishAndReleaseAll();
    }

    private ByteBuf record() throws SSLException {
        ByteBuffer record = ByteBuffer.allocate(peer.getSession().getPacketBufferSize());
        peer.wrap(ByteBuffer.allocate(0), record);
        return Unpooled.wrappedBuffer(record.flip());
    }

    private ByteBuf keyUpdates(int count) throws SSLException {
        ByteBuf records = Unpooled.buffer();
        for (int i = 0; i < count; i++) {
            peer.beginHandshake(); // After the handshake this is a KeyUpdate that asks for another.
            ByteBuf record = record();
            records.writeBytes(record);
            record.release();
        }
        return records;
    }

    /** Has the peer read what has arrived, one record at a time. */
    private void read() throws SSLException {
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            arrived.put(bytes.nioBuffer());
            bytes.release();
        }
        arrived.flip();
        boolean more = true;
        while (more) {
            more = peer.unwrap(arrived, plaintext).bytesConsumed() > 0
                    && peer.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
        }
        arrived.compact();
    }

    @Test
    void dropsAPeerThatDoesNotTakeTheAnswersToItsKeyUpdates() throws Exception {
        network.stuck = true;
        int sent = 0;
        while (channel.isOpen() && sent < MANY) {
            channel.writeInbound(keyUpdates(10));
            sent += 10;
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void answersAPeerThatTakesTheAnswers() throws Exception {
        for (int sent = 0; sent < MANY; sent += 10) {
            channel.writeInbound(keyUpdates(10));
            read();
        }
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void leavesWhatTheProgramWritesToTheProgram() {
        network.stuck = true;
        channel.writeOneOutbound(Unpooled.wrappedBuffer(new byte[4 * TlsAnswers.MOST_WAITING]));
        channel.flushOutbound();
        assertThat(network.held).isNotEmpty();
        assertThat(channel.isOpen()).isTrue();
    }
}
