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

    Inbound(NettyWebSocket webSocket, Engine engine, Reading reading) {
        this.webSocket = webSocket;
        this.engine = engine;
        this.reading = reading;
    }

    /** Takes bytes that have come; the caller releases the buffer. */
    void receive(ByteBuf bytes) {
        if (reading.hasRest()) {
            reading.keep(bytes);
        } else if (bytes.isReadable()) {
            show(bytes);
        }
    }

    /** Notes that the peer has ended its side. */
    void peerEnded() {
        ended = reading.hasRest();
        if (!ended) {
            webSocket.peerEnded();
        }
    }

    /** Whether the peer has ended its side, and what came before that has not been looked at. */
    boolean isEndPending() {
        return ended && reading.hasRest();
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

    private void show(ByteBuf bytes) {
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
            reading.keep(bytes);
        }
    }

    private void show(ByteBuffer view, ByteBuf of, long now) {
        int length = view.remaining();
        engine.receive(view, now);
        of.skipBytes(length - view.remaining());
    }
}
