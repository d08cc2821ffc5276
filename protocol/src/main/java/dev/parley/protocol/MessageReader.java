package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages together from data frames (RFC 6455 §5.4, §5.6): order of fragments, decoding by extensions, UTF-8, and
 * the limits on a message. A message that arrives in one piece is handed on without a copy.
 */
final class MessageReader {

    /**
     * How many bytes are decoded before it is asked whether more is wanted, where what comes of them is handed out in pieces
     * and so has no other bound. DEFLATE makes a MiB of them at most.
     */
    private static final int ENCODED_PIECE = 1 << 10;

    private final EngineSettings settings;
    private final List<Extension> extensions;
    private final EngineEvents events;

    /** The message that is arriving; CONTINUATION when there is none. */
    private Opcode opcode = Opcode.CONTINUATION;

    /** The reserved bits of its first frame: which extensions it goes through. */
    private int reservedBits;

    private int fragments;

    /** What of it has come, in bytes after decoding. */
    private long length;

    /** The state of {@link Utf8#validate} after the last byte of a text. */
    private int utf8;

    /** What has come in earlier pieces; null when nothing has, or when pieces are handed out. */
    private @Nullable PayloadBuffer assembled;

    /** What a piece was found to break while it went through the extensions. */
    private @Nullable Violation violation;

    /** Whether the program wants no more, so that what an extension still decodes is dropped. */
    private boolean stopped;

    MessageReader(EngineSettings settings, List<Extension> extensions, EngineEvents events) {
        this.settings = settings;
        this.extensions = extensions;
        this.events = events;
    }

    /** Hands out nothing more, not even the rest of a piece that is being decoded. */
    void stop() {
        stopped = true;
        assembled = null;
    }

    /** Keeps nothing of a message that will never be whole, and nothing to decode it with. No extension may be at work. */
    void endReceiving() {
        assembled = null;
        for (Extension extension : extensions) {
            extension.endReceiving();
        }
    }

    /** Checks the header of a data frame against the message that it begins or continues. */
    @Nullable
    Violation beginFrame(FrameReader frame) {
        if (frame.opcode() == Opcode.CONTINUATION.code()) {
            // RFC 6455 §5.4: a continuation needs a message that has begun.
            if (opcode == Opcode.CONTINUATION) {
                return Violations.STRAY_CONTINUATION;
            }
            if (++fragments > settings.maximumFragments()) {
                return Violations.tooManyFragments(settings.maximumFragments());
            }
        } else {
            // RFC 6455 §5.4: the fragments of one message must not be interleaved with another message.
            if (opcode != Opcode.CONTINUATION) {
                return Violations.MESSAGE_IN_MESSAGE;
            }
            opcode = frame.opcode() == Opcode.TEXT.code() ? Opcode.TEXT : Opcode.BINARY;
            reservedBits = frame.reservedBits();
            fragments = 1;
            length = 0;
            utf8 = Utf8.COMPLETE;
        }
        // RFC 6455 §10.4: what is announced to be too long is refused at once. Encoded
        // payload is measured when decoded, and its frames may be a little longer.
        if (reservedBits == 0 && frame.remaining > settings.maximumFrame()) {
            return Violations.frameTooBig(settings.maximumFrame());
        }
        if (reservedBits == 0 && !settings.streaming() && frame.remaining > settings.maximumMessage() - length) {
            return Violations.messageTooBig(settings.maximumMessage());
        }
        return null;
    }

    /** Returns how many bytes to bring at a time. */
    int longestPiece() {
        return reservedBits != 0 && settings.streaming() ? ENCODED_PIECE : Integer.MAX_VALUE;
    }

    /**
     * Takes the next piece of the message.
     *
     * @param piece all its remaining bytes
     * @param ascii whether they are known to be ASCII
     * @param last whether the message ends with them
     * @param announced how many bytes of the frame are said to follow
     */
    @Nullable
    Violation receive(ByteBuffer piece, boolean ascii, boolean last, long announced) {
        if (reservedBits == 0) {
            return deliver(piece, ascii, last, announced);
        }
        violation = null;
        decode(extensions.size() - 1, piece, last);
        if (violation == null && last && !stopped) {
            return deliver(ByteBuffer.allocate(0), false, true, 0);
        }
        return violation;
    }

    /** Runs a piece through the extensions, the one that was applied last first. */
    private void decode(int index, ByteBuffer piece, boolean last) {
        if (violation != null || stopped) {
            return; // An extension that goes on all the same is not listened to.
        }
        if (index < 0) {
            violation = deliver(piece, false, false, 0);
            return;
        }
        Extension extension = extensions.get(index);
        if ((reservedBits & extension.reservedBits()) == 0) {
            decode(index - 1, piece, last);
            return;
        }
        try {
            extension.receive(piece, last, decoded -> {
                decode(index - 1, decoded, false);
                return violation == null && !stopped;
            });
        } catch (ViolationException broken) {
            violation = violation == null ? broken.violation() : violation;
        }
        if (last && violation == null) {
            decode(index - 1, ByteBuffer.allocate(0), true);
        }
    }

    private @Nullable Violation deliver(ByteBuffer piece, boolean ascii, boolean last, long announced) {
        int size = piece.remaining();
        if (!settings.streaming() && size > settings.maximumMessage() - length) {
            return Violations.messageTooBig(settings.maximumMessage());
        }
        boolean first = length == 0;
        length += size;
        if (opcode == Opcode.TEXT) {
            if (utf8 != Utf8.COMPLETE || !ascii) {
                utf8 = Utf8.validate(piece, piece.position(), piece.limit(), utf8);
            }
            // RFC 6455 §8.1: text that is not UTF-8 fails the connection; a message must not end within a character.
            if (utf8 == Utf8.INVALID || (last && utf8 != Utf8.COMPLETE)) {
                return Violations.TEXT_NOT_UTF8;
            }
        }
        if (settings.streaming()) {
            Opcode message = opcode;
            endIf(last);
            if (size > 0 || last) {
                events.onMessagePart(message, piece, last);
            }
        } else if (last && first) {
            complete(piece, ascii);
        } else {
            if (assembled == null) {
                assembled = new PayloadBuffer();
            }
            assembled.append(piece, announced);
            if (last) {
                complete(assembled.view(), false);
            }
        }
        return null;
    }

    private void complete(ByteBuffer payload, boolean ascii) {
        Opcode message = opcode;
        endIf(true);
        if (message == Opcode.TEXT) {
            events.onText(payload, ascii);
        } else {
            events.onBinary(payload);
        }
    }

    private void endIf(boolean last) {
        if (last) {
            opcode = Opcode.CONTINUATION;
            reservedBits = 0;
            assembled = null;
        }
    }
}
