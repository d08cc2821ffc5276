package dev.parley.app.bench;

import dev.parley.protocol.handshake.Agreement;
import dev.parley.protocol.handshake.ClientHandshake;
import dev.parley.protocol.handshake.ClientOutcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One connection of a run, from its opening handshake to its end. Belongs to its event loop. */
final class LoadConnection extends ChannelInboundHandlerAdapter implements FrameSkimmer.Controls {

    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final int NORMAL_CLOSURE = 1000;

    private final FrameRings rings;
    private final ByteCount bytes;
    private final FrameSkimmer skimmer = new FrameSkimmer();

    /** Which of its event loop's connections it is, from 0. */
    final int index;

    /** When it was begun. */
    final long begunAt = System.nanoTime();

    /** When what is under way on it was sent. */
    final Sendings sendings;

    /** Null once the connection is open. */
    private @Nullable ClientHandshake handshake;

    private Owner owner;
    private @Nullable Channel channel;
    private @Nullable FrameRing ring;
    private int nextFrame;
    private boolean closing;

    /** Why it has ended, once it has. */
    private @Nullable LoadFailure end;

    /** How many messages have been sent and received on it; for its owner, which counts them. */
    long sent;

    long received;

    /** Is told what becomes of a connection, on its event loop. */
    interface Owner {
        /** It is open. */
        void opened(LoadConnection connection);

        /** Whole messages have come. */
        void received(LoadConnection connection, int messages);

        /** It can be written to again. */
        default void writable(LoadConnection connection) {}

        /** It has ended, or was never opened; told once. */
        void ended(LoadConnection connection, LoadFailure why);
    }

    /** Counts bytes. */
    static final class ByteCount {
        private long sent;
        private long received;

        long sent() {
            return sent;
        }

        long received() {
            return received;
        }
    }

    LoadConnection(int index, ClientHandshake handshake, FrameRings rings, ByteCount bytes, Owner owner, int inFlight) {
        this.index = index;
        this.handshake = handshake;
        this.rings = rings;
        this.bytes = bytes;
        this.owner = owner;
        this.sendings = new Sendings(inFlight);
    }

    /** Has another one told from now on, at once if it has ended already. */
    void handOver(Owner next) {
        owner = next;
        LoadFailure why = end;
        if (why != null) {
            next.ended(this, why);
        }
    }

    /** Sends so many messages at once. */
    void send(int messages) {
        FrameRing frames = ring;
        Channel to = channel;
        if (frames == null || to == null || closing) {
            return;
        }
        int from = frames.startFor(nextFrame, messages);
        nextFrame = from + messages;
        sent += messages;
        write(to, frames.frames(from, messages));
    }

    /** How many messages can be sent at once. */
    int mostAtOnce() {
        FrameRing frames = ring;
        return frames == null ? 0 : frames.count();
    }

    boolean isWritable() {
        Channel to = channel;
        return to != null && to.isWritable();
    }

    /** Begins the closing handshake; the server ends the connection (RFC 6455 §7.1.1). */
    void close() {
        Channel to = channel;
        if (to != null && !closing) {
            closing = true;
            write(to, controlFrame(CLOSE, new byte[] {(byte) (NORMAL_CLOSURE >> 8), (byte) NORMAL_CLOSURE}));
        }
    }

    /** Whether {@link #close} was called, or {@link #abort}, or the server has closed. */
    boolean wasClosing() {
        return closing;
    }

    /** Ends the connection at once. */
    void abort() {
        Channel to = channel;
        closing = true;
        if (to != null) {
            to.close();
        }
    }

    private void write(Channel to, ByteBuf frames) {
        bytes.sent += frames.readableBytes();
        to.writeAndFlush(frames, to.voidPromise());
    }

    private static ByteBuf controlFrame(int opcode, byte[] payload) {
        int key = ThreadLocalRandom.current().nextInt();
        ByteBuf frame = Unpooled.buffer(2 + Integer.BYTES + payload.length);
        frame.writeByte(FIN | opcode).writeByte(MASK | payload.length).writeInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.writeByte(payload[i] ^ (key >>> (24 - 8 * (i & 3))));
        }
        return frame;
    }

    // ---- what arrives

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        ClientHandshake asking = handshake;
        if (asking != null) {
            write(context.channel(), Unpooled.wrappedBuffer(asking.request().encode()));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            bytes.received += in.readableBytes();
            if (handshake != null) {
                answered(in);
            }
            if (handshake == null && in.isReadable() && end == null) {
                int messages = skimmer.skim(in, this);
                if (messages > 0) {
                    received += messages;
                    owner.received(this, messages);
                }
            }
        } catch (FrameSkimmer.BadFrameException bad) {
            fail(LoadFailure.lost(String.valueOf(bad.getMessage())));
        } finally {
            in.release();
        }
    }

    private void answered(ByteBuf in) {
        ClientHandshake asking = handshake;
        if (asking == null || end != null) {
            return;
        }
        ByteBuffer head = in.nioBuffer();
        ClientOutcome outcome = asking.receive(head);
        in.skipBytes(in.readableBytes() - head.remaining());
        switch (outcome) {
            case ClientOutcome.Incomplete() -> {}
            case ClientOutcome.Opened(Agreement agreement) -> {
                handshake = null;
                ring = rings.of(agreement);
                owner.opened(this);
            }
            case ClientOutcome.Rejected(var response) ->
                fail(LoadFailure.refused("the server answered " + response.status() + " " + response.reason()
                        + ", and opened no WebSocket"));
            case ClientOutcome.NotHttp(String section, String text) ->
                fail(LoadFailure.refused("the server does not speak HTTP: " + text + " (" + section + ")"));
            case ClientOutcome.Failed(String section, String text) ->
                fail(LoadFailure.refused("the opening handshake failed: " + text + " (" + section + ")"));
        }
    }

    /** The length of the last message that has come, on the wire. */
    long lastLength() {
        return skimmer.lastLength();
    }

    @Override
    public void control(int opcode, byte[] payload) {
        Channel to = channel;
        if (to == null) {
            return;
        }
        if (opcode == PING) {
            write(to, controlFrame(PONG, payload));
        } else if (opcode == CLOSE && !closing) {
            closing = true;
            write(to, controlFrame(CLOSE, payload));
            fail(LoadFailure.lost("the server closed the connection with " + closeCode(payload)));
        }
    }

    private static String closeCode(byte[] payload) {
        return payload.length < 2 ? "no code" : "code " + (((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            owner.writable(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(LoadFailure.lost(
                "the server ended the connection" + (handshake == null ? "" : " in the opening handshake")));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable thrown) {
        fail(LoadFailure.of(thrown));
    }

    /** Tells, once, that the connection has ended, or was never opened. */
    void fail(LoadFailure why) {
        if (end != null) {
            return;
        }
        end = why;
        Channel to = channel;
        if (to != null) {
            to.close();
        }
        owner.ended(this, why);
    }
}
