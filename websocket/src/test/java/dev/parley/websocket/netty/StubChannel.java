package dev.parley.websocket.netty;

import dev.parley.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A channel without a socket, on an event loop of its own thread. As a socket would, it takes so many bytes as it has room
 * for and keeps the rest waiting, and it brings what has arrived while it is being read; the test makes the room, and the
 * arrivals. Belongs to the event loop, but for {@link #start} and {@link #onLoop}.
 */
final class StubChannel extends AbstractChannel {

    /** Arrives as the end of the stream: the peer is gone. */
    static final byte[] END = new byte[0];

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);

    private final ChannelConfig config = new DefaultChannelConfig(this);
    private final EventLoop loop;
    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private Runnable beforeEachRead = () -> {};
    private long bytesRead;
    private long room;
    private boolean cut;
    private boolean readWanted;
    private volatile boolean open = true;

    /**
     * Makes a channel.
     *
     * @param loop its event loop
     * @param waiting how many bytes may wait in the channel until it is not writable
     */
    StubChannel(EventLoop loop, int waiting) {
        super(null);
        this.loop = loop;
        config.setAllocator(PooledByteBufAllocator.DEFAULT);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(waiting / 2, waiting));
    }

    /** Starts a WebSocket on this channel. */
    NettyWebSocket start(Role role, ConnectionSettings settings, Endpoint endpoint) {
        loop.register(this).syncUninterruptibly();
        return onLoop(() -> NettyWebSocket.start(
                this,
                role,
                Loopback.handshake(this),
                settings,
                List.of(),
                endpoint,
                Unpooled.EMPTY_BUFFER,
                new TestOwner()));
    }

    /** Does something on the event loop, and waits until it is done. */
    <T> T onLoop(Callable<T> what) {
        try {
            return loop.submit(what).get(Loopback.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** Makes room for so many bytes more; returns all that has been taken up to then. */
    byte[] take(long bytes) {
        room += bytes;
        ((Unsafe) unsafe()).flush0();
        return wire.toByteArray();
    }

    /** Has every write fail from now on. */
    void cut() {
        cut = true;
    }

    /** Has bytes arrive, to be read in one go; or {@link #END}. */
    void arrive(byte[] bytes) {
        arrived.add(bytes);
        readNext();
    }

    /** Has something done before bytes are read. */
    void beforeEachRead(Runnable what) {
        beforeEachRead = what;
    }

    long bytesRead() {
        return bytesRead;
    }

    private void readNext() {
        if (!readWanted || arrived.isEmpty() || !open) {
            return;
        }
        readWanted = false;
        beforeEachRead.run();
        byte[] bytes = arrived.remove();
        if (bytes.length == END.length) {
            close();
            return;
        }
        bytesRead += bytes.length;
        pipeline()
                .fireChannelRead(
                        config.getAllocator().directBuffer(bytes.length).writeBytes(bytes));
        pipeline().fireChannelReadComplete(); // Which asks for more, if reading goes on.
    }

    // ---- from Netty

    @Override
    protected void doBeginRead() {
        readWanted = true;
        loop.execute(this::readNext);
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws IOException {
        if (cut) {
            throw new IOException("the wire is cut");
        }
        for (ByteBuf bytes = (ByteBuf) out.current(); bytes != null; bytes = (ByteBuf) out.current()) {
            int now = (int) Math.min(room, bytes.readableBytes());
            bytes.readBytes(wire, now);
            room -= now;
            if (bytes.isReadable()) {
                return;
            }
            out.remove();
        }
    }

    @Override
    protected void doClose() {
        open = false;
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress address) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected boolean isCompatible(EventLoop candidate) {
        return true;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Unsafe();
    }

    private final class Unsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void flush0() {
            super.flush0();
        }
    }

    @Override
    protected SocketAddress localAddress0() {
        return ADDRESS;
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return ADDRESS;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
