package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A message framed once, to be sent on many connections by {@link Engine#sendPrepared}. Immutable and thread-safe.
 *
 * <p>Servers send the frame as it stands. Clients must mask each copy with a fresh key (RFC 6455 §5.3), and so must
 * connections with an extension encode it: both start from the payload. What an extension makes of it is kept, for all
 * connections on which it would make the same.
 */
public final class PreparedFrame {

    private final Opcode opcode;
    private final ByteBuffer frame;
    private final int headerLength;

    /** What extensions make of it, a slot for each key, the newest first. Slots are added under this object's lock. */
    private volatile @Nullable Slot slots;

    private PreparedFrame(Opcode opcode, ByteBuffer frame, int headerLength) {
        this.opcode = opcode;
        this.frame = frame;
        this.headerLength = headerLength;
    }

    /**
     * Frames a message.
     *
     * @param opcode {@link Opcode#TEXT} or {@link Opcode#BINARY}
     * @param payload the payload, of a text in valid UTF-8; copied
     * @return the message, framed
     * @throws IllegalArgumentException for another opcode, or if a text is not valid UTF-8
     */
    public static PreparedFrame of(Opcode opcode, ByteBuffer payload) {
        FrameWriter.requireMessage(opcode, payload);
        ByteBuffer frame = FrameWriter.serverFrame(opcode, 0, payload);
        return new PreparedFrame(opcode, frame, frame.limit() - payload.remaining());
    }

    /** {@return the message's opcode} */
    public Opcode opcode() {
        return opcode;
    }

    /** {@return the payload as a read-only buffer of its own position and limit} */
    public ByteBuffer payload() {
        return frame.slice(headerLength, frame.limit() - headerLength);
    }

    /** {@return the payload's length in bytes} */
    public int size() {
        return frame.limit() - headerLength;
    }

    /** Returns the whole unmasked frame, to be read through duplicates or absolute positions only. */
    ByteBuffer frame() {
        return frame;
    }

    /**
     * What an extension has made of a message, as a server sends it.
     *
     * @param reservedBits the reserved bits; 0 if it has left the message as it is
     * @param payloadLength the length of the encoded payload in bytes
     * @param isNew whether it has been made now, not found
     * @param frame the whole frame; read-only, to be read through duplicates
     */
    public record Encoding(int reservedBits, int payloadLength, boolean isNew, ByteBuffer frame) {}

    /**
     * Returns what an extension makes of this message; makes it once for each key, also when several threads ask. Those that
     * ask for the same wait for the first of them; those that have other keys do not.
     *
     * @param key equal for connections whose extension makes the same of every message
     * @param encoder passes the encoded payload on and returns the reserved bits, as {@link Extension#sendMessage} does;
     *     must not ask for an encoding of this message itself
     * @return the encoding
     */
    public Encoding encoding(Object key, ToIntFunction<PayloadSink> encoder) {
        Slot slot = slot(key);
        Encoding made = slot.encoding;
        return made == null ? slot.make(encoder) : made;
    }

    private Slot slot(Object key) {
        Slot found = find(slots, key);
        return found == null ? add(key) : found;
    }

    private synchronized Slot add(Object key) {
        Slot newest = slots;
        Slot found = find(newest, key);
        if (found != null) {
            return found;
        }
        Slot added = new Slot(key, newest);
        slots = added;
        return added;
    }

    /** Keys are few: one for each window that receivers have, of each server that sends the message. */
    private static @Nullable Slot find(@Nullable Slot newest, Object key) {
        Slot slot = newest;
        while (slot != null && !slot.key.equals(key)) {
            slot = slot.older;
        }
        return slot;
    }

    /** The place for what extensions with one key make of the message. */
    private final class Slot {
        private final Object key;
        private final @Nullable Slot older;

        /** Null until it has been made, under the slot's lock. */
        private volatile @Nullable Encoding encoding;

        Slot(Object key, @Nullable Slot older) {
            this.key = key;
            this.older = older;
        }

        synchronized Encoding make(ToIntFunction<PayloadSink> encoder) {
            Encoding meanwhile = encoding;
            if (meanwhile != null) {
                return meanwhile;
            }
            PayloadBuffer encoded = new PayloadBuffer();
            int bits = encoder.applyAsInt(piece -> {
                encoded.append(piece);
                return true;
            });
            ByteBuffer shared = bits == 0 ? frame : FrameWriter.serverFrame(opcode, bits, encoded.view());
            int length = bits == 0 ? size() : encoded.length();
            encoding = new Encoding(bits, length, false, shared);
            return new Encoding(bits, length, true, shared);
        }
    }
}
