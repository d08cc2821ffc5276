package dev.parley.websocket.netty;

import dev.parley.protocol.handshake.Refusal;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Collects the body of one HTTP message from bytes that come in pieces of any size (RFC 9112 §6.2, §7.1). What it keeps grows
 * with what has come, never with what was declared.
 */
public final class BodyReader {

    /** Chunk extensions and trailer fields are skipped, so nobody needs long ones. */
    private static final int LONGEST_CHUNK_LINE = 256;

    /** As many as a 64-bit number has, for those who write all of them; more zeros than these nobody needs. */
    private static final int MOST_SIZE_DIGITS = 16;

    private static final int LONGEST_TRAILER = 8 * 1024;

    private enum State {
        LENGTH,
        CHUNK_SIZE,
        CHUNK_EXTENSION_START,
        CHUNK_EXTENSION,
        CHUNK_SIZE_LF,
        CHUNK_DATA,
        CHUNK_END_CR,
        CHUNK_END_LF,
        TRAILER_START,
        TRAILER,
        TRAILER_LF,
        LAST_LF,
        COMPLETE,
        FAILED
    }

    private final int maximum;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private State state;

    /** Bytes that are still to come of the body, or of the current chunk. */
    private long remaining;

    private int lineLength;
    private int digits;
    private int trailerLength;

    /** The status and text to answer with, once the body has failed. */
    private Refusal failure = new Refusal(400, "the chunks are malformed (RFC 9112 §7.1)");

    private BodyReader(State state, long remaining, int maximum) {
        this.state = state;
        this.remaining = remaining;
        this.maximum = maximum;
    }

    /**
     * {@return a reader of a body of a known length}
     *
     * @param bytes how long it is, at least 1
     */
    public static BodyReader ofLength(int bytes) {
        return new BodyReader(State.LENGTH, bytes, bytes);
    }

    /**
     * {@return a reader of a body in chunks}
     *
     * @param maximum how many bytes it may have, at most 1 GiB
     */
    public static BodyReader ofChunks(int maximum) {
        return new BodyReader(State.CHUNK_SIZE, 0, maximum);
    }

    /**
     * Takes bytes up to the end of the body, and leaves those after it.
     *
     * @param bytes what has come
     */
    public void receive(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !isDone()) {
            switch (state) {
                case LENGTH -> {
                    data(bytes);
                    state = remaining == 0 ? State.COMPLETE : State.LENGTH;
                }
                case CHUNK_DATA -> {
                    data(bytes);
                    state = remaining == 0 ? State.CHUNK_END_CR : State.CHUNK_DATA;
                }
                case CHUNK_SIZE -> chunkSize(bytes.get());
                case CHUNK_EXTENSION_START -> chunkExtensionStart(bytes.get());
                case CHUNK_EXTENSION -> chunkExtension(bytes.get());
                case CHUNK_SIZE_LF ->
                    expect(bytes.get(), '\n', remaining == 0 ? State.TRAILER_START : State.CHUNK_DATA);
                case CHUNK_END_CR -> expect(bytes.get(), '\r', State.CHUNK_END_LF);
                case CHUNK_END_LF -> {
                    digits = 0;
                    lineLength = 0;
                    expect(bytes.get(), '\n', State.CHUNK_SIZE);
                }
                case TRAILER_START -> trailerStart(bytes.get());
                case TRAILER -> trailer(bytes.get());
                case TRAILER_LF -> expect(bytes.get(), '\n', State.TRAILER_START);
                case LAST_LF -> expect(bytes.get(), '\n', State.COMPLETE);
                case COMPLETE, FAILED -> throw new IllegalStateException("done");
            }
        }
    }

    private boolean isDone() {
        return state == State.COMPLETE || state == State.FAILED;
    }

    /** {@return whether all of it has come} */
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    /** {@return whether the chunks were malformed, or more than allowed} */
    public boolean hasFailed() {
        return state == State.FAILED;
    }

    /** {@return what to answer once it has failed} */
    public Refusal failure() {
        return failure;
    }

    /** {@return how many bytes of the body have come} */
    public int size() {
        return body.size();
    }

    /** {@return the body, as far as it has come} */
    public byte[] body() {
        return body.toByteArray();
    }

    private void data(ByteBuffer bytes) {
        int count = (int) Math.min(remaining, bytes.remaining());
        byte[] piece = new byte[count];
        bytes.get(piece);
        body.writeBytes(piece);
        remaining -= count;
    }

    private void chunkSize(byte b) {
        int digit = hex(b);
        if (digit >= 0) {
            if (++digits > MOST_SIZE_DIGITS) {
                fail();
                return;
            }
            // No overflow: what is over the limit of 1 GiB gets no further digit.
            remaining = (digits == 1 ? 0 : remaining << 4) | digit;
            if (body.size() + remaining > maximum) {
                failure = new Refusal(413, "the body is longer than the " + maximum + " bytes allowed");
                fail();
            }
        } else if (digits == 0) {
            fail();
        } else if (b == '\r') {
            state = State.CHUNK_SIZE_LF;
        } else if (b == ';') {
            state = State.CHUNK_EXTENSION;
        } else if (isSpace(b)) {
            state = State.CHUNK_EXTENSION_START;
        } else {
            fail();
        }
    }

    // RFC 9112 §7.1.1: white space may stand before the semicolon of an extension, and nowhere else. Who takes "5 6"
    // for a
    // size disagrees with somebody about where the chunk ends.
    private void chunkExtensionStart(byte b) {
        if (b == ';') {
            state = State.CHUNK_EXTENSION;
        } else if (++lineLength > LONGEST_CHUNK_LINE || !isSpace(b)) {
            fail();
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    private void chunkExtension(byte b) {
        if (b == '\r') {
            state = State.CHUNK_SIZE_LF;
        } else if (++lineLength > LONGEST_CHUNK_LINE || isControl(b)) {
            fail();
        }
    }

    private void trailerStart(byte b) {
        if (b == '\r') {
            state = State.LAST_LF;
        } else {
            state = State.TRAILER;
            trailer(b);
        }
    }

    private void trailer(byte b) {
        if (b == '\r') {
            state = State.TRAILER_LF;
        } else if (++trailerLength > LONGEST_TRAILER || isControl(b)) {
            fail();
        }
    }

    private void expect(byte b, char expected, State next) {
        if (b == expected) {
            state = next;
        } else {
            fail();
        }
    }

    private void fail() {
        state = State.FAILED;
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ' && b != '\t') || b == 0x7f;
    }

    private static int hex(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
