package dev.parley.protocol.handshake;

import org.jspecify.annotations.Nullable;

/** {@code status-line = HTTP-version SP status-code SP [ reason-phrase ]} (RFC 9112 §4). */
final class StatusLine implements StartLine<ResponseHead> {
    /** What a gateway answers when the server behind it sent something that is no response (RFC 9110 §15.6.3). */
    private static final int BAD_GATEWAY = 502;

    private static final int VERSION_LENGTH = 8;
    private static final int STATUS_END = 12;

    private int minorVersion;
    private int status;
    private String reason = "";

    @Override
    public boolean toleratesEmptyLine() {
        return false;
    }

    @Override
    public @Nullable HeadProblem read(byte[] block, int from, int to) {
        if (to - from < STATUS_END) {
            return HeadProblem.STATUS_LINE;
        }
        int digits = RequestLine.versionDigits(block, from, from + VERSION_LENGTH);
        if (digits < 0 || block[from + VERSION_LENGTH] != ' ') {
            return HeadProblem.STATUS_LINE;
        }
        if (digits / 10 != 1) {
            return HeadProblem.MAJOR_VERSION;
        }
        int code = 0;
        for (int i = from + VERSION_LENGTH + 1; i < from + STATUS_END; i++) {
            if (!RequestLine.isDigit(block[i])) {
                return HeadProblem.STATUS_LINE;
            }
            code = code * 10 + block[i] - '0';
        }
        // Looser than RFC 9112 §4, which wants the space even before an empty reason phrase: it tells nothing, and
        // there are servers that leave it out.
        boolean endsInStatus = to - from == STATUS_END;
        if (code < 100 || (!endsInStatus && block[from + STATUS_END] != ' ')) {
            return HeadProblem.STATUS_LINE;
        }
        minorVersion = digits % 10;
        status = code;
        reason = endsInStatus ? "" : CommonStrings.of(block, from + STATUS_END + 1, to);
        return null;
    }

    @Override
    public HeadProblem tooLong(byte[] block, int from, int to) {
        return HeadProblem.STATUS_LINE_TOO_LONG;
    }

    @Override
    public HeadProblem controlCharacter(byte[] block, int from) {
        return HeadProblem.CONTROL_CHARACTER;
    }

    @Override
    public @Nullable HeadProblem check(Headers headers) {
        return null;
    }

    @Override
    public ResponseHead head(Headers headers) {
        return new ResponseHead(minorVersion, status, reason, headers);
    }

    @Override
    public int status(HeadProblem problem) {
        return BAD_GATEWAY;
    }
}
