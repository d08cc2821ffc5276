package dev.parley.protocol.handshake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of HTTP/1.1 messages (RFC 9112 §2 to §5) from bytes that come in pieces of any size. Each byte is
 * looked at once, however small the pieces are, and nothing is kept but the bytes of a head that is not complete.
 *
 * <p>After a {@link HeadResult.Complete} the parser is ready for the next head. It never throws for what a peer sent.
 * Not safe for use by several threads at once.
 *
 * <p>It is strict, since heads that two parsers read differently are how requests are smuggled: lines end in CR LF,
 * fields are not folded, no control character passes, and one {@code Host} is there. One empty line before a request
 * line is ignored.
 *
 * @param <H> the kind of head: {@link RequestHead} on the server's side, {@link ResponseHead} on the client's
 */
public final class HeadParser<H extends Head> {
    private static final byte[] NOTHING = {};
    private static final int SMALLEST_BLOCK = 1024;
    private static final int FIRST_FIELDS = 12;

    private enum State {
        BEFORE_START_LINE,
        EMPTY_LINE_LF,
        START_LINE,
        START_LINE_LF,
        FIELD_START,
        NAME,
        BEFORE_VALUE,
        VALUE,
        VALUE_LF,
        LAST_LF,
        COMPLETE
    }

    private final StartLine<H> startLine;
    private final HeadLimits limits;
    private final HeadResult<H> incomplete = new HeadResult.Incomplete<>();

    /**
     * The bytes of the head so far, from {@code [0]} to {@code [length - 1]}, of which the first {@code scanned} are
     * done.
     */
    private byte[] block = NOTHING;

    private int length;
    private int scanned;
    private State state = State.BEFORE_START_LINE;

    /** Where the start line, or the name of the current field, begins. */
    private int start;

    private int endOfName;
    private int startOfValue;

    /** As in {@link Headers}: name, value, name, value, … */
    private String[] fields = new String[2 * FIRST_FIELDS];

    private int fieldCount;
    private boolean hasStartLine;
    private HeadResult.@Nullable Malformed<H> malformed;
    private long bytesExamined;
    private long bytesMoved;

    private HeadParser(StartLine<H> startLine, HeadLimits limits) {
        this.startLine = startLine;
        this.limits = limits;
    }

    /**
     * {@return a parser for the heads of requests}
     *
     * @param limits what bounds each head
     */
    public static HeadParser<RequestHead> forRequests(HeadLimits limits) {
        return new HeadParser<>(new RequestLine(), limits);
    }

    /**
     * {@return a parser for the heads of responses}
     *
     * @param limits what bounds each head
     */
    public static HeadParser<ResponseHead> forResponses(HeadLimits limits) {
        return new HeadParser<>(new StatusLine(), limits);
    }

    /**
     * Takes the bytes that have come. Of a buffer in which the head ends, only the bytes up to there are consumed;
     * otherwise all are.
     *
     * @param bytes what has come; its position is moved past what was consumed
     * @return whether the head is complete, incomplete or malformed; once malformed, it stays so, and all further
     *     bytes are
     *     consumed without a look
     */
    public HeadResult<H> receive(ByteBuffer bytes) {
        if (malformed != null) {
            bytes.position(bytes.limit());
            return malformed;
        }
        append(bytes, Math.min(bytes.remaining(), limits.maximumHeadBytes() - length));
        int from = scanned;
        HeadProblem problem = scan();
        bytesExamined += scanned - from;
        if (problem == null && state != State.COMPLETE) {
            if (!bytes.hasRemaining()) {
                return incomplete;
            }
            problem = state == State.START_LINE ? startLine.tooLong(block, start, length) : HeadProblem.HEAD_TOO_LARGE;
        }
        if (problem != null) {
            return malformed(problem, bytes);
        }
        bytes.position(bytes.position() - (length - scanned));
        Headers headers = new Headers(Arrays.copyOf(fields, 2 * fieldCount));
        problem = startLine.check(headers);
        if (problem != null) {
            return malformed(problem, bytes);
        }
        reset();
        hasStartLine = false;
        return new HeadResult.Complete<>(startLine.head(headers));
    }

    /** {@return whether the start line of the head that is coming, or that was malformed, has been read and was in order} */
    public boolean hasStartLine() {
        return hasStartLine;
    }

    /** How many bytes have been looked at, over all heads: the measure of the work done. */
    long bytesExamined() {
        return bytesExamined;
    }

    /** How many bytes have been moved to a larger block, over all heads: the rest of the work. */
    long bytesMoved() {
        return bytesMoved;
    }

    private void append(ByteBuffer bytes, int count) {
        if (length + count > block.length) {
            // Twice as large each time, so that all the copying together is linear; never larger than the limit.
            int wanted = Math.max(length + count, Math.max(2 * block.length, SMALLEST_BLOCK));
            bytesMoved += length;
            block = Arrays.copyOf(block, Math.min(wanted, limits.maximumHeadBytes()));
        }
        bytes.get(block, length, count);
        length += count;
    }

    private HeadResult<H> malformed(HeadProblem problem, ByteBuffer bytes) {
        bytes.position(bytes.limit());
        malformed = new HeadResult.Malformed<>(startLine.status(problem), problem.section, problem.text);
        reset();
        return malformed;
    }

    private void reset() {
        block = NOTHING;
        length = 0;
        scanned = 0;
        start = 0;
        fieldCount = 0;
        state = State.BEFORE_START_LINE;
    }

    /** Goes on where it stopped, to the end of the head or of the block; gives what is wrong, if anything. */
    private @Nullable HeadProblem scan() {
        HeadProblem problem = null;
        while (problem == null && scanned < length && state != State.COMPLETE) {
            problem = switch (state) {
                case BEFORE_START_LINE -> beforeStartLine();
                case EMPTY_LINE_LF -> lineFeed(State.START_LINE);
                case START_LINE -> startLine();
                case START_LINE_LF -> startLineEnd();
                case FIELD_START -> fieldStart();
                case NAME -> name();
                case BEFORE_VALUE -> beforeValue();
                case VALUE -> value();
                case VALUE_LF -> lineFeed(State.FIELD_START);
                case LAST_LF -> lineFeed(State.COMPLETE);
                case COMPLETE -> null;
            };
        }
        return problem;
    }

    private @Nullable HeadProblem beforeStartLine() {
        if (block[scanned] == '\r' && startLine.toleratesEmptyLine()) {
            scanned++;
            start = 2;
            state = State.EMPTY_LINE_LF;
        } else {
            state = State.START_LINE;
        }
        return null;
    }

    private @Nullable HeadProblem lineFeed(State next) {
        if (block[scanned] != '\n') {
            return HeadProblem.BARE_CR;
        }
        scanned++;
        state = next;
        return null;
    }

    private @Nullable HeadProblem startLine() {
        // Compared as a difference, so that no limit is large enough to overflow.
        int stop = length - start <= limits.maximumStartLineBytes() ? length : start + limits.maximumStartLineBytes();
        scanned = endOf(HttpGrammar.VALUE, scanned, stop);
        if (scanned == length) {
            return null;
        }
        byte b = block[scanned];
        if (b == '\r') {
            scanned++;
            state = State.START_LINE_LF;
            return null;
        }
        if (scanned - start == limits.maximumStartLineBytes()) {
            return startLine.tooLong(block, start, scanned);
        }
        return b == '\n' ? HeadProblem.BARE_LF : startLine.controlCharacter(block, start);
    }

    private @Nullable HeadProblem startLineEnd() {
        HeadProblem problem = lineFeed(State.FIELD_START);
        if (problem == null) {
            problem = startLine.read(block, start, scanned - 2);
        }
        hasStartLine = problem == null;
        return problem;
    }

    private @Nullable HeadProblem fieldStart() {
        byte b = block[scanned];
        if (b == '\r') {
            scanned++;
            state = State.LAST_LF;
            return null;
        }
        if (HttpGrammar.isSpace(b)) {
            return fieldCount == 0 ? HeadProblem.SPACE_BEFORE_FIELDS : HeadProblem.FOLDED_FIELD;
        }
        if (fieldCount == limits.maximumFields()) {
            return HeadProblem.TOO_MANY_FIELDS;
        }
        start = scanned;
        state = State.NAME;
        return null;
    }

    private @Nullable HeadProblem name() {
        scanned = endOf(HttpGrammar.TOKEN, scanned, length);
        if (scanned == length) {
            return null;
        }
        byte b = block[scanned];
        if (b == ':' && scanned > start) {
            endOfName = scanned++;
            state = State.BEFORE_VALUE;
            return null;
        }
        if (HttpGrammar.isSpace(b)) {
            return HeadProblem.SPACE_BEFORE_COLON;
        }
        if (b == '\r') {
            return HeadProblem.NO_COLON;
        }
        return b == '\n' ? HeadProblem.BARE_LF : HeadProblem.FIELD_NAME;
    }

    private @Nullable HeadProblem beforeValue() {
        while (scanned < length && HttpGrammar.isSpace(block[scanned])) {
            scanned++;
        }
        startOfValue = scanned;
        if (scanned < length) {
            state = State.VALUE;
        }
        return null;
    }

    private @Nullable HeadProblem value() {
        scanned = endOf(HttpGrammar.VALUE, scanned, length);
        if (scanned == length) {
            return null;
        }
        byte b = block[scanned];
        if (b != '\r') {
            return b == '\n' ? HeadProblem.BARE_LF : HeadProblem.CONTROL_CHARACTER;
        }
        int end = scanned;
        while (end > startOfValue && HttpGrammar.isSpace(block[end - 1])) {
            end--;
        }
        addField(CommonStrings.of(block, start, endOfName), CommonStrings.of(block, startOfValue, end));
        scanned++;
        state = State.VALUE_LF;
        return null;
    }

    private int endOf(int characterClass, int from, int to) {
        int i = from;
        while (i < to && HttpGrammar.is(characterClass, block[i])) {
            i++;
        }
        return i;
    }

    private void addField(String name, String value) {
        if (2 * fieldCount == fields.length) {
            fields = Arrays.copyOf(fields, 2 * fields.length);
        }
        fields[2 * fieldCount] = name;
        fields[2 * fieldCount + 1] = value;
        fieldCount++;
    }
}
