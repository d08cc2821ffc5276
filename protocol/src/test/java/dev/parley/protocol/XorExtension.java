package dev.parley.protocol;

import java.nio.ByteBuffer;

/** An extension for tests that changes each byte of a message by XOR and keeps its length. */
final class XorExtension implements Extension {

    final int bit;
    final int key;

    /** Messages shorter than this are left as they are. */
    int from;

    int closed;

    XorExtension(int bit, int key) {
        this.bit = bit;
        this.key = key;
    }

    static byte[] apply(byte[] bytes, int key) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < changed.length; i++) {
            changed[i] ^= (byte) key;
        }
        return changed;
    }

    @Override
    public String name() {
        return "x-xor";
    }

    @Override
    public int reservedBits() {
        return bit;
    }

    @Override
    public void receive(ByteBuffer payload, boolean last, PayloadSink sink) {
        change(payload, sink);
    }

    @Override
    public int begin(Opcode opcode, long length) {
        return length >= 0 && length < from ? 0 : bit;
    }

    @Override
    public void send(ByteBuffer payload, boolean last, PayloadSink sink) {
        change(payload, sink);
    }

    private void change(ByteBuffer payload, PayloadSink sink) {
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        sink.accept(ByteBuffer.wrap(apply(bytes, key)));
    }

    @Override
    public void close() {
        closed++;
    }
}
