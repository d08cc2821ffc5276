package dev.parley.protocol;

import dev.parley.protocol.CloseStatus.Cause;
import dev.parley.protocol.CloseStatus.Close;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One side of one WebSocket connection after its opening handshake, without I/O (RFC 6455 §5 to §8): bytes go in through
 * {@link #receive}, events come out through {@link EngineEvents}, bytes for the peer through {@link Output}.
 *
 * <p>The engine has no clock. Methods that need the time take {@code now}, a reading of the driver's monotonic clock in
 * nanoseconds, such as {@link System#nanoTime()}; the driver asks {@link #nanosToDeadline} when to call {@link #tick}.
 *
 * <p>What a peer sends never makes a method throw: a violation fails the connection (RFC 6455 §7.1.7), which means that
 * the Close frame is queued, further input is ignored, and {@link #wantsTransportClosed()} is true. Misuse by the program
 * throws at once.
 *
 * <p>Not thread-safe: one thread at a time.
 */
public final class Engine {

    /** How many Pongs may be in the output at a time. With more Pings than that, only the newest is answered. */
    private static final int MAXIMUM_PONGS = 16;

    private final Role role;
    private final List<Extension> extensions;
    private final EngineEvents events;
    private final long closeTimeout;
    private final FrameReader frames;
    private final MessageReader messages;
    private final FrameWriter writer;
    private final KeepAlive keepAlive;

    /** Whether the header of a frame has been read and its payload is being read. */
    private boolean inPayload;

    /** The payload of the control frame that is being read; null otherwise. */
    private byte @Nullable [] control;

    private int controlLength;

    /** Whether input is looked at: until a Close frame has come or the connection has failed. */
    private boolean reading = true;

    private boolean receivingFreed;

    private int pongsInOutput;

    /** The payload of the newest Ping that is still to be answered because too many Pongs wait already. */
    private byte @Nullable [] pongOwed;

    private @Nullable Cause cause;
    private @Nullable Close sent;
    private @Nullable Close received;
    private @Nullable Violation violation;

    /** When the Close frame was sent, once {@link #sent} is there. */
    private long closeSentAt;

    private boolean closingTold;
    private boolean transportUnwanted;

    /** Whether {@link #receive} is on the stack. An end that comes from within its events is told when it returns. */
    private boolean receiving;

    private boolean ended;
    private boolean endTold;
    private Optional<Throwable> transportError = Optional.empty();

    /**
     * Creates the engine of a connection whose opening handshake has just been completed.
     *
     * @param role which side this is
     * @param settings limits and times
     * @param extensions the negotiated extensions, in the order of the answer's {@code Sec-WebSocket-Extensions}; closed
     *     by the engine when the connection has ended
     * @param events is told what arrives
     * @param output takes the bytes for the peer
     * @param maskingKeys the source of a client's masking keys, such as {@link MaskingKeys}; a server never asks it
     * @param now the time
     */
    public Engine(
            Role role,
            EngineSettings settings,
            List<Extension> extensions,
            EngineEvents events,
            Output output,
            IntSupplier maskingKeys,
            long now) {
        this.role = role;
        this.extensions = extensions;
        this.events = events;
        this.closeTimeout = settings.closeTimeout().toNanos();
        int reservedBits = 0;
        for (Extension extension : extensions) {
            if ((reservedBits & extension.reservedBits()) != 0) {
                throw new IllegalArgumentException("two extensions use the same reserved bit: " + extensions);
            }
            reservedBits |= extension.reservedBits();
        }
        this.frames = new FrameReader(role, reservedBits, longestFrame(settings, extensions));
        this.messages = new MessageReader(settings, extensions, events);
        this.writer = new FrameWriter(role, extensions, output, maskingKeys);
        this.keepAlive = new KeepAlive(settings.pingInterval(), settings.pongTimeout(), now);
    }

    /** What does not shrink grows a little when it is encoded all the same: by less than an eighth with any DEFLATE encoder. */
    private static long longestFrame(EngineSettings settings, List<Extension> extensions) {
        long plain = settings.maximumFrame();
        return extensions.isEmpty() || plain > Long.MAX_VALUE / 2 ? plain : plain + plain / 8 + 64;
    }

    // ---- in

    /**
     * Takes bytes that came from the peer: all that remain in the buffer, or as many as come before {@link
     * EngineEvents#wantsMore} says no. The driver then keeps the rest, and brings it before anything else as soon as more is
     * wanted, or the connection closes. On a server the payload is unmasked in place.
     *
     * @param in the bytes; must be writable on a server
     * @param now the time in nanoseconds
     * @throws IllegalStateException if called from within an event of this engine
     */
    public void receive(ByteBuffer in, long now) {
        if (receiving) {
            throw new IllegalStateException("receive must not be called from within an event of the same engine");
        }
        if (in.hasRemaining()) {
            keepAlive.heard(now);
        }
        receiving = true;
        try {
            receiveFrames(in, now);
        } finally {
            receiving = false;
            try {
                freeReceiving();
            } finally {
                tellEnd();
            }
        }
    }

    private void receiveFrames(ByteBuffer in, long now) {
        while (reading) {
            if (!events.wantsMore()) {
                return;
            }
            if (!inPayload) {
                FrameReader.Progress progress = frames.readHeader(in);
                if (progress == FrameReader.Progress.INCOMPLETE) {
                    return;
                }
                Violation broken = progress == FrameReader.Progress.VIOLATION ? frames.violation : beginFrame();
                if (broken != null) {
                    fail(broken, now);
                    break;
                }
                inPayload = true;
            }
            if (frames.remaining > 0 && !in.hasRemaining()) {
                return;
            }
            if (control != null) {
                receiveControl(in, control, now);
            } else {
                receiveData(in, now);
            }
        }
        // RFC 6455 §7.1.7 and §5.5.1: after a Close frame, or once the connection has failed, no data is processed.
        in.position(in.limit());
    }

    private @Nullable Violation beginFrame() {
        if (frames.isControl()) {
            control = new byte[(int) frames.remaining];
            controlLength = 0;
            return null;
        }
        return messages.beginFrame(frames);
    }

    private void receiveData(ByteBuffer in, long now) {
        int start = in.position();
        int limit = in.limit();
        int length = (int) Math.min(Math.min(limit - start, messages.longestPiece()), frames.remaining);
        int end = start + length;
        boolean ascii = false;
        if (role == Role.SERVER) {
            ascii = Masking.maskInPlace(in, start, end, frames.key) == 0;
            frames.key = Masking.advance(frames.key, length);
        }
        frames.remaining -= length;
        boolean frameEnds = frames.remaining == 0;
        inPayload = !frameEnds;
        in.limit(end);
        Violation broken = messages.receive(in, ascii, frameEnds && frames.isFinal(), frames.remaining);
        in.limit(limit).position(end);
        if (broken != null) {
            fail(broken, now);
        }
    }

    private void receiveControl(ByteBuffer in, byte[] payload, long now) {
        int length = Math.min(in.remaining(), payload.length - controlLength);
        in.get(payload, controlLength, length);
        controlLength += length;
        if (controlLength < payload.length) {
            return;
        }
        inPayload = false;
        control = null;
        if (role == Role.SERVER) {
            Masking.maskInPlace(ByteBuffer.wrap(payload), 0, payload.length, frames.key);
        }
        int opcode = frames.opcode();
        if (opcode == Opcode.PING.code()) {
            receivePing(payload);
        } else if (opcode == Opcode.PONG.code()) {
            receivePong(payload, now);
        } else {
            receiveClose(payload, now);
        }
    }

    private void receivePing(byte[] payload) {
        // RFC 6455 §5.5.2: a Ping must be answered, unless a Close frame has been received; after that nothing is read.
        if (pongsInOutput < MAXIMUM_PONGS) {
            pongsInOutput++;
            writer.control(Opcode.PONG, payload);
        } else {
            // RFC 6455 §5.5.3: with several Pings unanswered, it is enough to answer the most recent.
            pongOwed = payload;
        }
        events.onPing(ByteBuffer.wrap(payload));
    }

    private void receivePong(byte[] payload, long now) {
        if (payload.length == Long.BYTES) {
            long number = ByteBuffer.wrap(payload).getLong();
            long roundTrip = keepAlive.answered(number, now);
            if (roundTrip >= 0) {
                events.onRoundTrip(number, roundTrip);
            }
        }
        events.onPong(ByteBuffer.wrap(payload));
    }

    private void receiveClose(byte[] payload, long now) {
        ByteBuffer body = ByteBuffer.wrap(payload);
        Close close = new Close(CloseCode.NO_STATUS_RECEIVED, "");
        if (payload.length > 0) {
            // RFC 6455 §5.5.1: a body begins with a 2-byte code, and what follows is UTF-8.
            if (payload.length < Short.BYTES) {
                fail(Violations.CLOSE_ONE_BYTE, now);
                return;
            }
            int code = body.getShort() & 0xFFFF;
            if (!CloseCode.isAllowedOnTheWire(code)) {
                fail(Violations.CLOSE_CODE, now);
                return;
            }
            if (!Utf8.isValid(body)) {
                fail(Violations.CLOSE_REASON, now);
                return;
            }
            close = new Close(code, StandardCharsets.UTF_8.decode(body).toString());
        }
        received = close;
        reading = false;
        if (sent == null) {
            cause = Cause.REMOTE_CLOSE;
            // RFC 6455 §5.5.1: a Close frame is answered by one, typically with the same code.
            writeClose(close.code(), "", now);
        }
        // RFC 6455 §7.1.1: the server closes TCP first; a client waits for that, but not for ever.
        transportUnwanted |= role == Role.SERVER;
    }

    /** Fails the connection (RFC 6455 §7.1.7). */
    private void fail(Violation broken, long now) {
        violation = broken;
        cause = Cause.VIOLATION;
        reading = false;
        transportUnwanted = true;
        if (sent == null) {
            writeClose(broken.closeCode(), broken.message(), now);
        }
    }

    /** Keeps nothing for input that is not looked at: the peer may let the transport stand for as long as the close timeout. */
    private void freeReceiving() {
        // An extension may be at work under an event, and must keep what it works with until then.
        if (!reading && !receiving && !receivingFreed) {
            receivingFreed = true;
            messages.endReceiving();
        }
    }

    // ---- out

    /**
     * Sends a text message.
     *
     * @param text the text; unpaired surrogates become {@code ?}
     * @throws IllegalStateException if the connection is closing, or a fragmented message is being sent
     */
    public void sendText(String text) {
        requireOpen();
        writer.text(text);
    }

    /**
     * Sends a text message.
     *
     * @param utf8 the text's bytes, all that remain
     * @throws IllegalArgumentException if they are not valid UTF-8
     * @throws IllegalStateException if the connection is closing, or a fragmented message is being sent
     */
    public void sendText(ByteBuffer utf8) {
        requireOpen();
        FrameWriter.requireMessage(Opcode.TEXT, utf8);
        writer.message(Opcode.TEXT, utf8);
    }

    /**
     * Sends a binary message.
     *
     * @param payload the payload, all that remains
     * @throws IllegalStateException if the connection is closing, or a fragmented message is being sent
     */
    public void sendBinary(ByteBuffer payload) {
        requireOpen();
        writer.message(Opcode.BINARY, payload);
    }

    /**
     * Sends a message that was framed before.
     *
     * @param prepared the message
     * @throws IllegalStateException if the connection is closing, or a fragmented message is being sent
     */
    public void sendPrepared(PreparedFrame prepared) {
        requireOpen();
        writer.prepared(prepared);
    }

    /**
     * Begins a message whose payload follows in fragments (RFC 6455 §5.4).
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @throws IllegalArgumentException for another opcode
     * @throws IllegalStateException if the connection is closing, or a fragmented message is being sent
     */
    public void beginFragments(Opcode opcode) {
        requireOpen();
        FrameWriter.requireMessage(opcode);
        writer.beginFragments(opcode);
    }

    /**
     * Sends the next fragment.
     *
     * @param payload all that remains
     * @param last whether the message ends with it
     * @throws IllegalArgumentException if the fragments of a text are not valid UTF-8 together; this one has not been sent
     *     then, and another may be
     * @throws IllegalStateException if the connection is closing, or no message has been begun
     */
    public void sendFragment(ByteBuffer payload, boolean last) {
        requireOpen();
        writer.fragment(payload, last);
    }

    /** {@return whether a fragmented message has been begun and not ended, so that no other message may be sent} */
    public boolean isFragmenting() {
        return writer.isFragmenting();
    }

    /**
     * Sends a Ping whose Pong will be told by {@link EngineEvents#onRoundTrip}.
     *
     * @param now the time in nanoseconds
     * @return the Ping's number; -1 if none was sent since 16 are unanswered already
     * @throws IllegalStateException if the connection is closing
     */
    public long sendPing(long now) {
        requireOpen();
        long number = keepAlive.sent(now);
        if (number >= 0) {
            writer.control(
                    Opcode.PING, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
        }
        return number;
    }

    /** Tells that the output has written everything to the peer's side, so that it has room for Pongs. */
    public void outputDrained() {
        pongsInOutput = 0;
        byte[] owed = pongOwed;
        if (owed != null) {
            pongOwed = null;
            if (reading) {
                pongsInOutput = 1;
                writer.control(Opcode.PONG, owed);
            }
        }
    }

    /**
     * Begins the closing handshake (RFC 6455 §7.1.2). Does nothing if a Close frame has been sent, or the connection has
     * ended.
     *
     * @param code a code that may be on the wire, 1010 only from a client; or {@link CloseCode#NO_STATUS_RECEIVED} to send
     *     an empty Close frame
     * @param reason at most 123 bytes in UTF-8, empty with an empty frame
     * @param now the time in nanoseconds
     * @throws IllegalArgumentException if the code must not be sent or the reason is too long; see {@link
     *     CloseCode#check}
     */
    public void sendClose(int code, String reason, long now) {
        CloseCode.check(role, code, reason);
        if (!isOpen()) {
            return;
        }
        cause = Cause.LOCAL_CLOSE;
        writeClose(code, reason, now);
    }

    private void writeClose(int code, String reason, long now) {
        sent = new Close(code, reason);
        closeSentAt = now;
        ByteBuffer payload = ByteBuffer.allocate(Short.BYTES + CloseCode.MAXIMUM_REASON);
        if (code != CloseCode.NO_STATUS_RECEIVED) {
            payload.putShort((short) code).put(reason.getBytes(StandardCharsets.UTF_8));
        }
        writer.close(payload.flip());
        tellClosing();
    }

    // ---- time and end

    /**
     * {@return how long it is until {@link #tick} must be called: zero or less if it is time, {@link Long#MAX_VALUE} if it
     * need not be called}
     *
     * @param now the time in nanoseconds
     */
    public long nanosToDeadline(long now) {
        if (ended || transportUnwanted) {
            return Long.MAX_VALUE;
        }
        return sent == null ? keepAlive.nanosToDeadline(now) : closeTimeout - (now - closeSentAt);
    }

    /**
     * Does what is due: sends a Ping to a silent peer, gives up on a dead one or on one that does not answer a Close.
     *
     * @param now the time in nanoseconds
     */
    public void tick(long now) {
        if (ended || transportUnwanted) {
            return;
        }
        if (sent != null) {
            if (now - closeSentAt >= closeTimeout) {
                if (received == null) {
                    cause = Cause.CLOSE_TIMEOUT;
                }
                reading = false;
                transportUnwanted = true;
            }
        } else if (keepAlive.isDead(now)) {
            cause = Cause.KEEP_ALIVE_TIMEOUT;
            reading = false;
            transportUnwanted = true;
            writeClose(CloseCode.INTERNAL_ERROR, "no Pong came in time", now);
        } else if (keepAlive.wantsPing(now)) {
            keepAlive.probed(now);
            sendPing(now);
        }
        freeReceiving();
    }

    /**
     * Asks the peer at once whether it is alive, by a Ping that it has the usual time to answer: for a driver that has reason
     * to doubt it. Does nothing where silent peers get no Pings, or when the connection is closing.
     *
     * @param now the time in nanoseconds
     */
    public void probe(long now) {
        if (isOpen() && keepAlive.isEnabled()) {
            keepAlive.probed(now);
            sendPing(now);
        }
    }

    /**
     * {@return whether the driver is to write what is in the output and then close the transport: a server that has
     * completed the closing handshake, a failed connection, or one whose time is up}
     */
    public boolean wantsTransportClosed() {
        return transportUnwanted;
    }

    /** {@return whether input is ignored: a Close frame has come, or the connection has failed or ended} */
    public boolean ignoresInput() {
        return !reading;
    }

    /** {@return which side this is} */
    public Role role() {
        return role;
    }

    /** {@return whether messages may be sent: no Close frame has been sent, and the connection has not been aborted} */
    public boolean isOpen() {
        return sent == null && !transportUnwanted && !ended;
    }

    /**
     * Tells that the transport has ended, in whatever way, or that the program ends it without a closing handshake. The
     * first call tells {@link EngineEvents#onClosed}, from within an event when {@link #receive} returns; later ones do
     * nothing.
     *
     * @param error the transport's error, if there was one
     */
    public void transportClosed(Optional<Throwable> error) {
        if (ended) {
            return;
        }
        ended = true;
        transportError = error;
        stopReading();
        tellClosing();
        tellEnd();
    }

    private void stopReading() {
        reading = false;
        messages.stop();
    }

    private void tellEnd() {
        // An extension may be at work under the event from which the transport was closed, and must not be closed then.
        if (!ended || endTold || receiving) {
            return;
        }
        endTold = true;
        Cause why = cause == null ? Cause.TRANSPORT : cause;
        CloseStatus status = CloseStatus.of(
                why,
                Optional.ofNullable(sent),
                Optional.ofNullable(received),
                Optional.ofNullable(violation),
                transportError);
        for (Extension extension : extensions) {
            extension.close();
        }
        events.onClosed(status);
    }

    /** Notes that the program ends the connection at once; the driver drops the transport after this. */
    public void abort() {
        if (cause == null) {
            cause = Cause.LOCAL_CLOSE;
        }
        stopReading();
        transportUnwanted = true;
    }

    private void tellClosing() {
        if (!closingTold) {
            closingTold = true;
            events.onClosing();
        }
    }

    private void requireOpen() {
        if (!isOpen()) {
            throw new IllegalStateException("the connection is closing or closed; check isOpen() before sending");
        }
    }
}
