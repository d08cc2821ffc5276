package dev.parley.bench;

import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.EngineEvents;
import dev.parley.protocol.Output;
import java.nio.ByteBuffer;

/** One end of a connection in memory: the output of one engine in one buffer that is used again and again, and its events. */
abstract class Wire implements Output, EngineEvents {

    private final ByteBuffer buffer;
    private int written;

    /** A wire whose output holds that many bytes. */
    Wire(int capacity) {
        this.buffer = ByteBuffer.allocateDirect(capacity);
    }

    /** Returns what was written since the last call. The buffer is to be read before the next frame is written. */
    final ByteBuffer take() {
        buffer.position(0).limit(written);
        written = 0;
        return buffer;
    }

    @Override
    public final ByteBuffer beginFrame(int length) {
        return buffer.limit(buffer.capacity()).position(written);
    }

    @Override
    public final ByteBuffer continueFrame(int length) {
        throw new IllegalStateException("the buffer is too small by " + length + " bytes");
    }

    @Override
    public final void advance(int bytes) {
        written += bytes;
    }

    @Override
    public final void control(ByteBuffer frame) {
        throw new IllegalStateException("no control frame is expected");
    }

    @Override
    public void onText(ByteBuffer utf8, boolean ascii) {
        onBinary(utf8);
    }

    @Override
    public final void onClosed(CloseStatus status) {
        throw new IllegalStateException(status.toString());
    }
}
