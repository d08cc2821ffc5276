package dev.parley.protocol.handshake;

import org.jspecify.annotations.Nullable;

/** What a {@link HeadParser} must know of the kind of head that it reads: everything but the header fields. */
sealed interface StartLine<H extends Head> permits RequestLine, StatusLine {
    /** Whether one empty line may stand before the start line. */
    boolean toleratesEmptyLine();

    /** Reads the line, without its CR LF, and keeps what it says; gives what is wrong with it, if anything. */
    @Nullable
    HeadProblem read(byte[] block, int from, int to);

    /** What is wrong when the line, of which this is the beginning, is too long. */
    HeadProblem tooLong(byte[] block, int from, int to);

    /** What is wrong when the first byte of the line, or a later one, is a control character. */
    HeadProblem controlCharacter(byte[] block, int from);

    /** What is wrong with the header fields beside this line, if anything. */
    @Nullable
    HeadProblem check(Headers headers);

    /** The head, from the line that was read and checked. */
    H head(Headers headers);

    /** The status for a problem: the problem's own for a request. */
    int status(HeadProblem problem);
}
