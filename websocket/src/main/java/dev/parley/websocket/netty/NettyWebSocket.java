package dev.parley.websocket.netty;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.Engine;
import dev.parley.protocol.Extension;
import dev.parley.protocol.Role;
import dev.parley.websocket.Handshake;
import dev.parley.websocket.Message;
import dev.parley.websocket.MessageStream;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketClosedException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A WebSocket over a {@link Wire}, for both sides. It brings bytes to the {@link Engine} and back, tells the engine the time, stops reading while the program is behind, and closes the
 * transport when the engine wants it closed.
 *
 * <p>Threads: the engine, {@link Outbound} and every field here that is neither final nor volatile belong to the event
 * loop. Other threads reach it through {@link Sender} and {@link Inbox}.
 */
public final class NettyWebSocket implements WebSocket {
    private static final Logger LOG = LoggerFactory.getLogger(NettyWebSocket.class);

    /** From so many framed bytes on the channel gets them at once, not only at the end of the turn. */
    private static final int WRITE_EARLY_BYTES = 1 << 16;

    private final Handshake handshake;
    final Owner owner;
    private final ConnectionSettings settings;
    private final Engine engine;
    private final Outbound outbound;
    private final Receiver receiver;
    private final LoopContext context;
    private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

    private Wire wire;

    /** Null before the end. */
    private @Nullable TransportEnd end;

    /** Whether the owner waits to be told by us that the socket has been closed. */
    private boolean leftChannel;

    final Inbound inbound;
    final Sender sender;
    final Reading reading;
    final PendingPings pings = new PendingPings();

    /** The place in the {@link LoopContext}'s list; -1 when it is not there. */
    int loopIndex = -1;

    /** Whether the channel is in the middle of a read pass, at whose end everything is flushed. */
    private boolean readPass;

    private boolean flushScheduled;

    /** Whether the engine or a listener is being called, further down the stack: the end is told after that. */
    private boolean calling;

    /** Whether the transport is to be dropped as soon as that call has returned. */
    private boolean dropAfterCall;

    /** Whether the transport is being closed: nothing is sent any more, and what arrives is discarded. */
    private boolean transportClosing;

    private Optional<Throwable> transportError = Optional.empty();

    /** How the connection has ended; null before. */
    private volatile @Nullable CloseStatus status;

    private NettyWebSocket(
            Wire wire,
            Role role,
            Handshake handshake,
            ConnectionSettings settings,
            List<Extension> extensions,
            Endpoint endpoint,
            Owner owner) {
        this.wire = wire;
        this.handshake = handshake;
        this.owner = owner;
        this.settings = settings;
        this.context = LoopContext.of(wire.eventLoop());
        this.reading = new Reading(wire, settings.engine().pongTimeout().toNanos(), this::readOn);
        this.outbound = new Outbound(wire, this);
        this.receiver = Receiver.of(endpoint, this, settings.receiveWindowBytes());
        this.engine = new Engine(
                role, settings.engine(), extensions, receiver, outbound, context.maskingKeys(), System.nanoTime());
        this.inbound = new Inbound(this, engine, reading);
        this.sender = new Sender(this, wire.eventLoop(), engine, outbound, settings.maximumQueuedBytes());
    }

    /**
     * Takes a channel over after the opening handshake: becomes its handler, tells the program, and handles the bytes that
     * have come already. To be called on the event loop once the pipeline is empty and, on a server, the answer written.
     *
     * @param channel the channel
     * @param role which side this is
     * @param handshake what the opening handshake said
     * @param settings the connection's settings
     * @param extensions the negotiated extensions; closed in the end, also when this method throws
     * @param endpoint the program
     * @param leftover bytes that followed the head of the opening handshake; released by this method
     * @param owner what the WebSocket belongs to
     * @return the WebSocket
     */
    public static NettyWebSocket start(
            Channel channel,
            Role role,
            Handshake handshake,
            ConnectionSettings settings,
            List<Extension> extensions,
            Endpoint endpoint,
            ByteBuf leftover,
            Owner owner) {
        ChannelWire wire = new ChannelWire(channel);
        try {
            NettyWebSocket webSocket;
            try {
                webSocket = new NettyWebSocket(wire, role, handshake, settings, extensions, endpoint, owner);
            } catch (Throwable thrown) {
                extensions.forEach(Extension::close); // From here on the engine does.
                throw thrown;
            }
            ChannelEvents events = new ChannelEvents(webSocket);
            channel.pipeline().addLast(events);
            webSocket.open(leftover);
            Handover.begin(channel, wire, events, webSocket);
            return webSocket;
        } finally {
            leftover.release();
        }
    }

    private void open(ByteBuf leftover) {
        context.add(this);
        try {
            readPass = true; // What onOpen sends goes out with the answers to the leftover bytes.
            calling = true;
            try {
                owner.opened(this);
                receiver.onOpen();
            } finally {
                called();
            }
            inbound.receive(leftover);
            readComplete();
            reading.update();
        } catch (Throwable thrown) {
            failed(thrown);
        }
        if (!wire.isActive()) {
            transportClosed();
        }
    }

    /** Returns whether nothing is under way: neither the end, nor anything that waits for the peer. */
    boolean isSettled() {
        return !transportClosing && end == null && outbound.isEmpty();
    }

    /** Goes on over another wire, since it has left its channel. */
    void moveTo(Wire other, Channel channel) {
        wire = other;
        reading.moveTo(other);
        outbound.moveTo(other);
        if (end != null) {
            end.moveTo(other);
        }
        leftChannel = true;
        owner.left(this, channel);
    }

    // ---- the wire's events

    /** Goes on with what was read while the program was behind. */
    private void readOn() {
        try {
            inbound.receiveRest();
            readComplete();
            reading.update();
        } catch (Throwable thrown) {
            failed(thrown);
        }
    }

    /** The engine is about to be shown what has come. */
    void receiving() {
        readPass = true;
        calling = true;
    }

    /** A call of the engine or of a listener has returned. */
    void called() {
        calling = false;
        if (dropAfterCall) {
            drop();
        }
    }

    /** All that was there to be read has been received. */
    void readComplete() {
        readPass = false;
        flush();
    }

    /** The wire has room, or has none any more. */
    void writabilityChanged() {
        if (wire.isWritable()) {
            reading.peerTook(System.nanoTime());
            // Otherwise who writes, or the end of the read pass, sees to it.
            if (!readPass && !outbound.isWriting()) {
                flush();
            }
        }
    }

    /** The wire has been closed. */
    void transportClosed() {
        context.remove(this);
        transportClosing = true;
        reading.takeRest().release();
        engine.transportClosed(transportError);
        outbound.release();
        if (leftChannel) {
            leftChannel = false;
            owner.closed(this);
        }
    }

    /** Drops the connection after an error, of the transport or of this driver. */
    void failed(Throwable cause) {
        // What TLS complains of comes wrapped.
        boolean expected = cause instanceof IOException || cause.getCause() instanceof IOException;
        if (!expected && !transportClosing) {
            owner.failures().log(LOG, Level.ERROR, "A connection is dropped after an unexpected error", cause);
        }
        if (transportError.isEmpty()) {
            transportError = Optional.of(cause);
        }
        drop();
    }

    /** Has a server asked at once whether it is still there, since this machine may have slept for long. */
    void awoke(long now) {
        if (role() == Role.CLIENT) {
            engine.probe(now);
            flush();
            context.reconsider(this);
        }
    }

    /** Does what is due; returns how long it is until there may be something due again, in nanoseconds. */
    long onDeadline(long now) {
        if (hasEndBegun()) {
            return Long.MAX_VALUE; // It has a clock of its own.
        }
        if (engine.nanosToDeadline(now) <= 0) {
            // A peer that has ended its side will send nothing more, however long it is waited for.
            long excused = engine.isOpen() && !inbound.isEndPending() ? reading.nanosExcused(now) : 0;
            if (excused > 0) {
                return excused;
            }
            engine.tick(now);
            if (engine.wantsTransportClosed()) {
                outbound.write();
                drop(); // The peer is dead or does not answer: there is nobody to wait for.
            } else {
                flush();
            }
        }
        return nanosToLook(now);
    }

    /**
     * While a Ping waits for its Pong, that is what the engine's deadline is for; when the Pong comes, the next Ping may be
     * due before that. Nothing tells of it, so the connection is looked at again after an interval at the latest.
     */
    private long nanosToLook(long now) {
        long interval = settings.engine().pingInterval().toNanos();
        long deadline = engine.nanosToDeadline(now);
        return interval == 0 ? deadline : Math.min(deadline, interval);
    }

    // ---- sending, on the event loop

    void wake() {
        context.wake(this);
    }

    /** Frames and flushes what other threads have handed over. */
    void serve() {
        sender.serve();
        flush();
    }

    /** Has what was framed flushed at the end of the read pass, or of the event loop's turn. */
    void flushNeeded() {
        if (!readPass && !flushScheduled) {
            flushScheduled = true;
            context.flushLater(this);
        }
        // A full queue shall mean a slow peer, not a long turn.
        if (outbound.bytes() >= WRITE_EARLY_BYTES && !transportClosing) {
            outbound.write();
        }
    }

    void flush() {
        flushScheduled = false;
        if (transportClosing) {
            return;
        }
        outbound.write();
        if (outbound.isEmpty()) {
            engine.outputDrained();
            outbound.write();
        }
        if (sender.announceRoom()) {
            calling = true;
            try {
                receiver.onWritable();
            } finally {
                called();
            }
        }
        if ((engine.wantsTransportClosed() || hasEndBegun()) && !transportClosing) {
            closeTransport();
        }
    }

    // ---- closing the transport

    /** Writes what is queued, ends our side, and waits for the peer to end its own. */
    private void closeTransport() {
        beginEnd();
        if (!outbound.isEmpty()) {
            return; // The peer is slow; it has until the end's time is up.
        }
        transportClosing = true;
        engine.transportClosed(transportError);
        CloseStatus how = status;
        if (role() == Role.CLIENT) {
            end().endOutputAfterPeer();
        } else if (how != null && how.violation().isPresent()) {
            // The peer may be in the middle of sending, and is not to be cut off before it can know.
            end().endOutputOnceQuiet();
        } else {
            // RFC 6455 §7.1.1: both Close frames have passed, and the server closes first.
            end().endOutput();
        }
    }

    /** The peer has ended its side. What it has coming, it still gets if the connection was closing. */
    void peerEnded() {
        flush();
        end().peerEnded();
        if (transportClosing) {
            return;
        }
        if (engine.isOpen()) {
            beginEnd();
            transportClosing = true;
            engine.transportClosed(transportError);
            wire.close();
        } else {
            closeTransport();
        }
    }

    private void beginEnd() {
        end().begin();
        reading.drain();
    }

    TransportEnd end() {
        TransportEnd known = end;
        if (known == null) {
            known = new TransportEnd(wire, settings.engine().closeTimeout());
            end = known;
        }
        return known;
    }

    private boolean hasEndBegun() {
        return end != null && end.hasBegun();
    }

    private void drop() {
        transportClosing = true;
        if (calling) {
            dropAfterCall = true;
            sender.close();
            return;
        }
        dropAfterCall = false;
        reading.takeRest().release();
        engine.transportClosed(transportError);
        end().drop();
    }

    // ---- from the receiver

    /** The connection has begun to close. */
    void closing() {
        sender.close();
        context.reconsider(this);
        reading.drain();
    }

    /** The connection has ended: who waits for it to do something waits in vain. */
    void ending(CloseStatus how) {
        status = how;
        owner.ended(this, how);
        sender.end();
        pings.failAll(this::closedException);
    }

    /** The connection has ended, and a listener has been told. */
    void ended(CloseStatus how) {
        closed.complete(how);
    }

    // ---- the program's methods

    @Override
    public void send(Message message) {
        sender.put(message);
    }

    @Override
    public boolean trySend(Message message) {
        return sender.offer(message, Optional.empty());
    }

    @Override
    public boolean trySend(ByteBuffer binary) {
        return sender.offer(binary);
    }

    @Override
    public CompletionStage<Void> sendAsync(Message message) {
        return sender.offer(message);
    }

    @Override
    public OutputStream sendBinaryStream() {
        return MessageStreams.binary(sender);
    }

    @Override
    public Writer sendTextStream() {
        return MessageStreams.text(sender);
    }

    @Override
    public Message receive() {
        return MessageStreams.receive(this, receiver.inbox());
    }

    @Override
    public Message receive(Duration timeout) {
        return MessageStreams.receive(this, receiver.inbox(), timeout);
    }

    @Override
    public MessageStream receiveStream() {
        return MessageStreams.receiveStream(receiver.inbox());
    }

    @Override
    public Iterator<Message> iterator() {
        return new MessageIterator(this);
    }

    @Override
    public void pauseReceiving() {
        sender.execute(() -> reading.pauseByProgram(true));
    }

    @Override
    public void resumeReceiving() {
        sender.execute(() -> reading.pauseByProgram(false));
    }

    @Override
    public CompletionStage<Duration> ping() {
        return sender.ping();
    }

    @Override
    public Duration roundTripTime() {
        return pings.roundTripTime();
    }

    @Override
    public Executor eventLoop() {
        return context.loop();
    }

    @Override
    public void close() {
        close(CloseCode.NORMAL_CLOSURE, "");
        if (context.loop().inEventLoop() || LoopContext.isEventLoop()) {
            return;
        }
        try {
            // The engine gives up after the close timeout, lingering takes as long again.
            closed.get(2 * settings.engine().closeTimeout().toMillis() + 1000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            abort();
        } catch (TimeoutException | ExecutionException late) {
            abort();
        }
    }

    @Override
    public CompletionStage<CloseStatus> close(int code, String reason) {
        if (code == CloseCode.NO_STATUS_RECEIVED) {
            // RFC 6455 §7.4.1: 1005 must not be set by an endpoint. The engine takes it for an empty Close frame.
            throw new IllegalArgumentException("close code 1005 must not be sent; use 1000 for a normal end");
        }
        CloseCode.check(role(), code, reason);
        sender.execute(() -> {
            engine.sendClose(code, reason, System.nanoTime());
            flushNeeded();
        });
        return closed();
    }

    @Override
    public void abort() {
        sender.close();
        sender.executeAtOnce(() -> {
            engine.abort();
            drop();
        });
    }

    @Override
    public CompletionStage<CloseStatus> closed() {
        return closed.minimalCompletionStage();
    }

    @Override
    public boolean isOpen() {
        return sender.isOpen();
    }

    @Override
    public long queuedBytes() {
        return sender.queuedBytes();
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    @Override
    public String toString() {
        return "WebSocket " + handshake.request().path() + " " + handshake.remoteAddress();
    }

    Role role() {
        return engine.role();
    }

    int maximumMessage() {
        return (int) settings.engine().maximumMessage();
    }

    /** {@return what is thrown to those who want to send or receive when it is too late} */
    WebSocketClosedException closedException() {
        return TransportEnd.closedException(status);
    }
}
