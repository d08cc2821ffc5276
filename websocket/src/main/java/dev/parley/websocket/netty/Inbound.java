package dev.parley.websocket.netty;

import dev.parley.protocol.Engine;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The bytes of one connection on their way from the wire to the engine. What the engine leaves, since the program is
 * behind, waits in {@link Reading}; what comes behind it waits there too.
 *
 * <p>Belongs to the event loop.
 */
final class Inbound {

    private final NettyWebSocket webSocket;
    private final Engine engine;
    private final Reading reading;

    /** Whether the peer has ended its side, behind what has been kept. */
    private boolean ended;

    /** Whether the peer has ended its side, behind what the kernel still has. */
    private boolean endAnnounced;

    Inbound(NettyWebSocket webSocket, Engine engine, Reading reading) {
        this.webSocket = webSocket;
        this.engine = engine;
        this.reading = reading;
    }

    /** Takes bytes that have come; the caller releases the buffer. */
    void receive(ByteBuf bytes) {
        receive(bytes, false);
    }

    /** Takes bytes that have come in a buffer into which others will come as soon as this method has returned. */
    void receiveShared(ByteBuf bytes) {
        receive(bytes, true);
    }

    private void receive(ByteBuf bytes, boolean shared) {
        if (reading.hasRest()) {
            reading.keep(bytes, shared);
        } else if (bytes.isReadable()) {
            show(bytes, shared);
        }
    }

    /** Returns how many bytes have been taken and not been looked at. */
    int restBytes() {
        return reading.restBytes();
    }

    /** Notes that the peer will end its side when what the kernel still has is received. */
    void announceEnd() {
        endAnnounced = true;
    }

    /** Notes that the peer has ended its side. */
    void peerEnded() {
        endAnnounced = false;
        ended = reading.hasRest();
        if (!ended) {
            webSocket.peerEnded();
        }
    }

    /** Returns whether the peer has ended its side, and what came before that has not been looked at. */
    boolean isEndPending() {
        return endAnnounced || (ended && reading.hasRest());
    }

    /** Goes on with what has been kept. */
    void receiveRest() {
        ByteBuf rest = reading.takeRest();
        try {
            receive(rest);
        } finally {
            rest.release();
        }
        if (ended) {
            peerEnded();
        }
    }

    private void show(ByteBuf bytes, boolean shared) {
        if (engine.ignoresInput()) {
            webSocket.end().discard(bytes.readableBytes());
            return;
        }
        long now = System.nanoTime();
        webSocket.receiving();
        try {
            if (bytes.nioBufferCount() == 1) {
                show(bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes()), bytes, now);
            } else {
                for (ByteBuffer buffer : bytes.nioBuffers()) {
                    show(buffer, bytes, now);
                }
            }
        } finally {
            webSocket.called();
        }
        if (bytes.isReadable() && !engine.ignoresInput()) {
            reading.keep(bytes, shared);
        }
    }

    private void show(ByteBuffer view, ByteBuf of, long now) {
        int length = view.remaining();
        EngineEntry.receive(engine, view, now);
        of.skipBytes(length - view.remaining());
    }
}
