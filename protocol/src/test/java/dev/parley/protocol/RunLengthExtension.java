package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An extension for tests that makes messages shorter and longer: pairs of a count from 1 to 255 and a byte. A pair may be
 * cut between pieces, a count of zero is a violation, and so is a message that ends within a pair.
 */
final class RunLengthExtension implements Extension {

    static final Violation ZERO = new Violation(1007, "x-rle §1", "a run must not be empty");
    static final Violation HALF = new Violation(1007, "x-rle §2", "the message ends within a run");

    final int bit;

    /** Whether it goes on after it was told to stop, as a faulty one would. */
    boolean stubborn;

    /** How often the sink was called after it had said that no more may follow. */
    int callsAfterStop;

    int closed;
    boolean working;
    private int count;

    RunLengthExtension(int bit) {
        this.bit = bit;
    }

    @Override
    public String name() {
        return "x-rle";
    }

    @Override
    public int reservedBits() {
        return bit;
    }

    @Override
    public void receive(ByteBuffer payload, boolean last, PayloadSink sink) throws ViolationException {
        working = true;
        try {
            boolean wanted = true;
            while (payload.hasRemaining() && (wanted || stubborn)) {
                int octet = payload.get() & 0xFF;
                if (count == 0) {
                    if (octet == 0) {
                        throw new ViolationException(ZERO);
                    }
                    count = octet;
                    continue;
                }
                byte[] run = new byte[count];
                Arrays.fill(run, (byte) octet);
                count = 0;
                callsAfterStop += wanted ? 0 : 1;
                wanted = sink.accept(ByteBuffer.wrap(run));
            }
            if (last && count > 0 && wanted) {
                throw new ViolationException(HALF);
            }
        } finally {
            working = false;
        }
    }

    @Override
    public int begin(Opcode opcode, long length) {
        return bit;
    }

    @Override
    public void send(ByteBuffer payload, boolean last, PayloadSink sink) {
        while (payload.hasRemaining()) {
            byte octet = payload.get();
            int run = 1;
            while (run < 255 && payload.hasRemaining() && payload.get(payload.position()) == octet) {
                payload.get();
                run++;
            }
            sink.accept(ByteBuffer.wrap(new byte[] {(byte) run, octet}));
        }
    }

    @Override
    public void close() {
        if (working) {
            throw new AssertionError("closed while at work");
        }
        closed++;
    }
}
