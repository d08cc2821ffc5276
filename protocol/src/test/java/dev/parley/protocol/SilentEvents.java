package dev.parley.protocol;

import java.nio.ByteBuffer;

/** Events of which nobody takes notice, for tests to take notice of some. */
class SilentEvents implements EngineEvents {

    @Override
    public void onText(ByteBuffer utf8, boolean ascii) {}

    @Override
    public void onBinary(ByteBuffer payload) {}

    @Override
    public void onMessagePart(Opcode opcode, ByteBuffer payload, boolean last) {}

    @Override
    public void onPing(ByteBuffer payload) {}

    @Override
    public void onPong(ByteBuffer payload) {}

    @Override
    public void onRoundTrip(long ping, long roundTripNanos) {}

    @Override
    public void onClosing() {}

    @Override
    public void onClosed(CloseStatus status) {}
}
