package dev.parley.protocol.deflate;

import dev.parley.protocol.Extension;
import dev.parley.protocol.Opcode;
import dev.parley.protocol.PayloadSink;
import dev.parley.protocol.PreparedFrame;
import dev.parley.protocol.ViolationException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code permessage-deflate} of one connection, with the parameters that both sides have agreed on (RFC 7692). */
final class PermessageDeflate implements Extension {

    private final DeflateSettings settings;
    private final DeflateAccount account;
    private final Supplier<DeflateContexts> contextsOfThread;
    private final Deflation deflation;
    private final Inflation inflation;

    /** The largest window that may be used for what is sent. */
    private final int sendWindowBits;

    /** Whether this side compresses at all. */
    private final boolean sends;

    private final int reservedBytes;

    /** Known once there has been something to compress or decompress. */
    private @Nullable DeflateContexts contexts;

    /**
     * The extension of a connection.
     *
     * @param library what all connections share
     * @param send what was agreed for what this side sends
     * @param receive what was agreed for what it receives
     * @param reservedBytes what was reserved for the windows, to be given back in the end
     */
    PermessageDeflate(DeflateLibrary library, Direction send, Direction receive, int reservedBytes) {
        this.settings = library.settings();
        this.account = library.account();
        this.contextsOfThread = library.contexts();
        this.sendWindowBits = send.windowBits();
        this.sends = sendWindowBits >= library.engine().leastDeflateBits();
        this.deflation = new Deflation(send.keptBits(), send.takeover());
        this.inflation = new Inflation(receive.windowBits(), receive.takeover(), settings.maximumRatio());
        this.reservedBytes = reservedBytes;
    }

    /**
     * What was agreed for one direction.
     *
     * @param windowBits the largest window, as a power of two
     * @param keptBits how much of it this side keeps between messages: a sender may refer to less than was agreed
     * @param takeover whether messages may refer to those before them
     */
    record Direction(int windowBits, int keptBits, boolean takeover) {

        /**
         * What was agreed for what this side sends.
         *
         * @param windowBits the largest window, as a power of two
         * @param takeover whether messages may refer to those before them
         * @param settings how much it wants to keep
         */
        static Direction send(int windowBits, boolean takeover, DeflateSettings settings) {
            return new Direction(windowBits, Math.min(windowBits, settings.sendWindowBits()), takeover);
        }

        /**
         * What was agreed for what it receives, in which anything in the window may be referred to.
         *
         * @param windowBits the largest window, as a power of two
         * @param takeover whether messages may refer to those before them
         */
        static Direction receive(int windowBits, boolean takeover) {
            return new Direction(windowBits, windowBits, takeover);
        }

        /** The same, but that every message stands for itself. */
        Direction withoutTakeover() {
            return new Direction(windowBits, keptBits, false);
        }

        /** How many bytes a connection keeps for it between messages. */
        int windowBytes() {
            return takeover ? 1 << keptBits : 0;
        }
    }

    private DeflateContexts contexts() {
        DeflateContexts known = contexts;
        if (known == null) {
            known = contextsOfThread.get();
            known.enter();
            contexts = known;
        }
        return known;
    }

    @Override
    public String name() {
        return DeflateParameters.NAME;
    }

    @Override
    public int reservedBits() {
        return RSV1;
    }

    @Override
    public void receive(ByteBuffer payload, boolean last, PayloadSink sink) throws ViolationException {
        inflation.receive(contexts(), account, payload, last, sink);
    }

    @Override
    public void endReceiving() {
        inflation.close();
    }

    @Override
    public int begin(Opcode opcode, long length) {
        return sends && (length < 0 || length >= settings.threshold()) ? RSV1 : 0;
    }

    @Override
    public void send(ByteBuffer payload, boolean last, PayloadSink sink) {
        int before = payload.remaining();
        account.deflated(before, deflation.deflateFragment(contexts(), payload, last, sink));
    }

    @Override
    public int sendMessage(Opcode opcode, ByteBuffer payload, PayloadSink sink) {
        int before = payload.remaining();
        if (before == 0 || begin(opcode, before) == 0) {
            return 0;
        }
        // What stays as long as it was is worth it only for what the messages after it may refer to.
        int maximum = deflation.hasTakeover() ? before : before - 1;
        int after = deflation.deflate(contexts(), payload, maximum, sink);
        if (after < 0) {
            return 0;
        }
        account.deflated(before, after);
        return RSV1;
    }

    @Override
    public Optional<PreparedFrame.Encoding> prepared(PreparedFrame message) {
        if (deflation.hasTakeover()) {
            return Optional.empty(); // What it becomes depends on what this connection has sent before.
        }
        Alike alike = new Alike(sends, sendWindowBits, settings);
        PreparedFrame.Encoding encoding =
                message.encoding(alike, sink -> sendMessage(message.opcode(), message.payload(), sink));
        if (!encoding.isNew() && encoding.reservedBits() != 0) {
            account.deflated(message.size(), encoding.payloadLength());
        }
        return Optional.of(encoding);
    }

    /** Connections for which this is equal make the same of a message. */
    private record Alike(boolean sends, int windowBits, DeflateSettings settings) {}

    @Override
    public void close() {
        deflation.close();
        inflation.close();
        if (contexts != null) {
            contexts.leave();
        }
        account.releaseWindows(reservedBytes);
    }
}
