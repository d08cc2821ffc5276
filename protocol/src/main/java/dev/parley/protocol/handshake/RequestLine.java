package dev.parley.protocol.handshake;

import org.jspecify.annotations.Nullable;

/** {@code request-line = method SP request-target SP HTTP-version} (RFC 9112 §3), and the rules for {@code Host}. */
final class RequestLine implements StartLine<RequestHead> {
    /** The type byte of a TLS handshake record (RFC 8446 §5.1), with which every ClientHello begins. */
    private static final byte TLS_HANDSHAKE = 0x16;

    private static final int VERSION_LENGTH = 8;

    private String method = "";
    private String target = "";
    private int minorVersion;

    // RFC 9112 §2.2: a server should ignore at least one empty line before the request line. We ignore one.
    @Override
    public boolean toleratesEmptyLine() {
        return true;
    }

    @Override
    public @Nullable HeadProblem read(byte[] block, int from, int to) {
        int endOfMethod = endOf(HttpGrammar.TOKEN, block, from, to);
        if (endOfMethod == from) {
            return HeadProblem.METHOD;
        }
        if (endOfMethod == to) {
            return HeadProblem.REQUEST_LINE;
        }
        if (block[endOfMethod] != ' ') {
            return HeadProblem.METHOD;
        }
        int startOfTarget = endOfMethod + 1;
        int endOfTarget = endOf(HttpGrammar.TARGET, block, startOfTarget, to);
        if (endOfTarget == to) {
            return HeadProblem.REQUEST_LINE;
        }
        if (block[endOfTarget] != ' ') {
            return HeadProblem.TARGET;
        }
        if (endOfTarget == startOfTarget) {
            return HeadProblem.REQUEST_LINE;
        }
        HeadProblem version = readVersion(block, endOfTarget + 1, to);
        if (version != null) {
            return version;
        }
        method = CommonStrings.of(block, from, endOfMethod);
        target = CommonStrings.of(block, startOfTarget, endOfTarget);
        return isAllowedForm(method, target) ? null : HeadProblem.TARGET_FORM;
    }

    private static int endOf(int characterClass, byte[] block, int from, int to) {
        int i = from;
        while (i < to && HttpGrammar.is(characterClass, block[i])) {
            i++;
        }
        return i;
    }

    private @Nullable HeadProblem readVersion(byte[] block, int from, int to) {
        // RFC 9112 §2.3: HTTP-version = "HTTP" "/" DIGIT "." DIGIT, in upper case.
        int digits = versionDigits(block, from, to);
        if (digits < 0) {
            return HeadProblem.VERSION;
        }
        minorVersion = digits % 10;
        return digits / 10 == 1 ? null : HeadProblem.MAJOR_VERSION;
    }

    /** Ten times the major version plus the minor; -1 when the bytes are not {@code HTTP/x.y}. */
    static int versionDigits(byte[] block, int from, int to) {
        boolean wellFormed = to - from == VERSION_LENGTH
                && block[from] == 'H'
                && block[from + 1] == 'T'
                && block[from + 2] == 'T'
                && block[from + 3] == 'P'
                && block[from + 4] == '/'
                && isDigit(block[from + 5])
                && block[from + 6] == '.'
                && isDigit(block[from + 7]);
        return wellFormed ? (block[from + 5] - '0') * 10 + block[from + 7] - '0' : -1;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isAllowedForm(String method, String target) {
        // RFC 9112 §3.2.3: the authority form is for CONNECT only, and CONNECT must use it.
        if (method.equals("CONNECT")) {
            return isHost(target) && target.indexOf(':') > 0;
        }
        // RFC 9112 §3.2.4: the asterisk form is for a server-wide OPTIONS only.
        if (target.equals("*")) {
            return method.equals("OPTIONS");
        }
        if (target.charAt(0) == '/') {
            return true;
        }
        // RFC 9112 §3.2.2: a server must accept the absolute form. RFC 9110 §4.2.1: an empty host is invalid, and
        // §4.2.4: user information in a URI that came from elsewhere is to be taken as an error.
        int authority = RequestHead.authorityOffset(target);
        int end = authority;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        return authority > 0 && end > authority && isHost(target.substring(authority, end));
    }

    /** Whether the text can be {@code uri-host [ ":" port ]}. */
    static boolean isHost(String text) {
        if (HttpGrammar.firstNot(HttpGrammar.HOST, text) >= 0) {
            return false;
        }
        int port;
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            if (end < 0 || text.indexOf('[', 1) >= 0 || text.indexOf(']', end + 1) >= 0) {
                return false;
            }
            port = end + 1;
        } else {
            if (text.indexOf('[') >= 0 || text.indexOf(']') >= 0) {
                return false;
            }
            int colon = text.indexOf(':');
            port = colon < 0 ? text.length() : colon;
        }
        if (port == text.length()) {
            return true;
        }
        if (text.charAt(port) != ':') {
            return false;
        }
        for (int i = port + 1; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    @Override
    public HeadProblem tooLong(byte[] block, int from, int to) {
        for (int i = from; i < to; i++) {
            if (block[i] == ' ') {
                return HeadProblem.START_LINE_TOO_LONG;
            }
        }
        return HeadProblem.METHOD_TOO_LONG;
    }

    @Override
    public HeadProblem controlCharacter(byte[] block, int from) {
        return block[from] == TLS_HANDSHAKE ? HeadProblem.TLS : HeadProblem.CONTROL_CHARACTER;
    }

    @Override
    public @Nullable HeadProblem check(Headers headers) {
        int hosts = headers.count("Host");
        if (hosts > 1) {
            return HeadProblem.HOST_REPEATED;
        }
        if (hosts == 0) {
            // RFC 9112 §3.2: the field is required since HTTP/1.1.
            return minorVersion == 0 ? null : HeadProblem.HOST_MISSING;
        }
        return headers.first("Host").filter(RequestLine::isHost).isPresent() ? null : HeadProblem.HOST;
    }

    @Override
    public RequestHead head(Headers headers) {
        return new RequestHead(method, target, minorVersion, headers);
    }

    @Override
    public int status(HeadProblem problem) {
        return problem.status;
    }
}
