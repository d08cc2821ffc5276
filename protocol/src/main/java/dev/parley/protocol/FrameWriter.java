package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;

/** Frames what an endpoint sends (RFC 6455 §5.2), masked if it is a client, and runs messages through the extensions. */
final class FrameWriter {

    static final int FIN = 0x80;

    /** Two bytes, a 64-bit length, a masking key. */
    static final int MAXIMUM_HEADER = 14;

    private static final int MASK = 0x80;

    private final boolean client;
    private final List<Extension> extensions;
    private final boolean plain;
    private final Output output;
    private final IntSupplier maskingKeys;

    /** The opcode of the message that is being sent in fragments; CONTINUATION when there is none. */
    private Opcode fragmented = Opcode.CONTINUATION;

    /** Whether the next fragment is that message's first. */
    private boolean firstFragment;

    /** The reserved bits of the message that is being sent in fragments. */
    private int fragmentedBits;

    /** The state of {@link Utf8#validate} after its last byte so far. */
    private int utf8;

    FrameWriter(Role role, List<Extension> extensions, Output output, IntSupplier maskingKeys) {
        this.client = role == Role.CLIENT;
        this.extensions = extensions;
        this.plain = extensions.isEmpty();
        this.output = output;
        this.maskingKeys = maskingKeys;
    }

    boolean isFragmenting() {
        return fragmented != Opcode.CONTINUATION;
    }

    void text(String text) {
        message(Opcode.TEXT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a whole message; the payload's position moves to its end. */
    void message(Opcode opcode, ByteBuffer payload) {
        requireBetweenMessages();
        if (plain) {
            frame(FIN | opcode.code(), payload);
            return;
        }
        int bits = 0;
        ByteBuffer now = payload.duplicate();
        for (Extension extension : extensions) {
            PayloadBuffer encoded = new PayloadBuffer();
            int chosen = extension.sendMessage(opcode, now.duplicate(), piece -> {
                encoded.append(piece);
                return true;
            });
            requireOwnBits(extension, chosen);
            if (chosen != 0) {
                bits |= chosen;
                now = encoded.view();
            }
        }
        frame(FIN | bits << 4 | opcode.code(), now);
        payload.position(payload.limit());
    }

    void prepared(PreparedFrame prepared) {
        requireBetweenMessages();
        // RFC 6455 §5.3: a client's frames have a masking key each, so they have nothing to share.
        if (!client && plain) {
            output.share(prepared.frame());
            return;
        }
        Optional<PreparedFrame.Encoding> shared = client || extensions.size() > 1
                ? Optional.empty()
                : extensions.getFirst().prepared(prepared);
        if (shared.isPresent()) {
            output.share(shared.get().frame());
        } else {
            message(prepared.opcode(), prepared.payload());
        }
    }

    void beginFragments(Opcode opcode) {
        requireBetweenMessages();
        fragmentedBits = beginStream(opcode);
        fragmented = opcode;
        firstFragment = true;
        utf8 = Utf8.COMPLETE;
    }

    void fragment(ByteBuffer payload, boolean last) {
        if (!isFragmenting()) {
            throw new IllegalStateException("no message has been begun: call beginFragments first");
        }
        int after = utf8;
        if (fragmented == Opcode.TEXT) {
            // RFC 6455 §5.6: a fragment may end within a character, the whole message must be UTF-8.
            after = Utf8.validate(payload, payload.position(), payload.limit(), utf8);
            if (after == Utf8.INVALID || (last && after != Utf8.COMPLETE)) {
                throw new IllegalArgumentException("the fragments of a text message must together be valid UTF-8,"
                        + " and the last must not end within a character (RFC 6455 §5.6)");
            }
        }
        // RFC 6455 §5.4: the first fragment has the message's opcode, the others have 0; the last one alone has FIN.
        int head = firstFragment ? fragmentedBits << 4 | fragmented.code() : Opcode.CONTINUATION.code();
        frame(last ? FIN | head : head, encode(fragmentedBits, payload, last));
        firstFragment = false;
        utf8 = after;
        if (last) {
            fragmented = Opcode.CONTINUATION;
        }
    }

    /** Sends a Close frame in the main lane, behind every message that was sent before it. */
    void close(ByteBuffer payload) {
        frame(FIN | Opcode.CLOSE.code(), payload);
    }

    /** Sends a Ping or Pong, which need not wait for queued messages. */
    void control(Opcode opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(MAXIMUM_HEADER + payload.length);
        putHeader(frame, FIN | opcode.code(), payload.length, client);
        int at = frame.position();
        frame.put(payload);
        if (client) {
            int key = maskingKeys.getAsInt();
            frame.putInt(at - Integer.BYTES, key);
            Masking.maskInPlace(frame, at, frame.position(), key);
        }
        output.control(frame.flip());
    }

    private int beginStream(Opcode opcode) {
        int bits = 0;
        for (Extension extension : extensions) {
            int chosen = extension.begin(opcode, -1);
            requireOwnBits(extension, chosen);
            bits |= chosen;
        }
        return bits;
    }

    private static void requireOwnBits(Extension extension, int chosen) {
        if ((chosen & ~extension.reservedBits()) != 0) {
            throw new IllegalStateException(
                    "extension " + extension.name() + " wants reserved bits that are not its own: " + chosen);
        }
    }

    private ByteBuffer encode(int bits, ByteBuffer payload, boolean last) {
        ByteBuffer now = payload;
        for (Extension extension : extensions) {
            if ((bits & extension.reservedBits()) != 0) {
                PayloadBuffer encoded = new PayloadBuffer();
                extension.send(now, last, piece -> {
                    encoded.append(piece);
                    return true;
                });
                now = encoded.view();
            }
        }
        return now;
    }

    private void frame(int head, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer out = output.beginFrame(MAXIMUM_HEADER + length);
        int before = out.position();
        putHeader(out, head, length, client);
        int key = 0;
        if (client) {
            // RFC 6455 §5.3: a fresh key for every frame, from a strong source of entropy.
            key = maskingKeys.getAsInt();
            out.putInt(out.position() - Integer.BYTES, key);
        }
        int from = payload.position();
        int headerLength = out.position() - before;
        int now = Math.min(length, out.remaining());
        put(payload, from, out, now, key);
        output.advance(headerLength + now);
        for (int done = now; done < length; done += now) {
            out = output.continueFrame(length - done);
            now = Math.min(length - done, out.remaining());
            put(payload, from + done, out, now, Masking.advance(key, done));
            output.advance(now);
        }
        payload.position(from + length);
    }

    private void put(ByteBuffer payload, int from, ByteBuffer out, int length, int key) {
        if (client) {
            Masking.maskCopy(payload, from, out, out.position(), length, key);
        } else {
            out.put(out.position(), payload, from, length);
        }
    }

    /** Writes a header; of a masked frame with an empty key, which stands in its last four bytes. */
    static void putHeader(ByteBuffer out, int head, long length, boolean masked) {
        int mask = masked ? MASK : 0;
        out.put((byte) head);
        // RFC 6455 §5.2: the length in its shortest form.
        if (length <= 125) {
            out.put((byte) (mask | (int) length));
        } else if (length <= 0xFFFF) {
            out.put((byte) (mask | 126)).putShort((short) length);
        } else {
            out.put((byte) (mask | 127)).putLong(length);
        }
        if (masked) {
            out.putInt(0);
        }
    }

    /** Makes the frame of a whole message that a server sends; the payload's position is left where it was. */
    static ByteBuffer serverFrame(Opcode opcode, int reservedBits, ByteBuffer payload) {
        int length = payload.remaining();
        ByteBuffer frame = ByteBuffer.allocate(MAXIMUM_HEADER + length);
        putHeader(frame, FIN | reservedBits << 4 | opcode.code(), length, false);
        return frame.put(payload.duplicate()).flip().asReadOnlyBuffer();
    }

    static void requireMessage(Opcode opcode, ByteBuffer payload) {
        requireMessage(opcode);
        if (opcode == Opcode.TEXT && !Utf8.isValid(payload)) {
            throw new IllegalArgumentException("the payload of a text message must be valid UTF-8 (RFC 6455 §5.6)");
        }
    }

    static void requireMessage(Opcode opcode) {
        if (opcode != Opcode.TEXT && opcode != Opcode.BINARY) {
            throw new IllegalArgumentException("a message is TEXT or BINARY, not " + opcode);
        }
    }

    private void requireBetweenMessages() {
        if (isFragmenting()) {
            // RFC 6455 §5.4: the fragments of one message must not be interleaved with another message.
            throw new IllegalStateException("a fragmented message is being sent; end it before sending another");
        }
    }
}
