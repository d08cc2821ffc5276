package dev.parley.protocol.handshake;

import java.util.List;
import java.util.stream.Stream;

/** Request heads byte by byte, with what the parser must make of each. {@code ↵} stands for CR LF. */
final class RequestVectors {
    private static final String HOST = "Host: h↵";
    private static final String GET = "GET / HTTP/1.1↵";

    private RequestVectors() {}

    /** A head, and what is wrong with it; {@code problem} is empty where nothing is. */
    record Vector(String name, String text, List<HeadProblem> problem) {
        byte[] bytes() {
            return Wire.bytes(text);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Vector good(String name, String text) {
        return new Vector(name, text, List.of());
    }

    private static Vector bad(HeadProblem problem, String name, String text) {
        return new Vector(problem + ": " + name, text, List.of(problem));
    }

    static Stream<Vector> all() {
        return Stream.of(good(), lines(), startLines(), fields(), hosts(), limits())
                .flatMap(List::stream);
    }

    private static List<Vector> good() {
        return List.of(
                good("shortest", GET + HOST + "↵"),
                good("one empty line before the request line", "↵" + GET + HOST + "↵"),
                good("HTTP/1.0 without Host", "GET / HTTP/1.0↵↵"),
                good("HTTP/1.9", "GET / HTTP/1.9↵" + HOST + "↵"),
                good("any token as method", "M!#$%&'*+-.^_`|~9 / HTTP/1.1↵" + HOST + "↵"),
                good("absolute form", "GET http://h:80/a?b HTTP/1.1↵" + HOST + "↵"),
                good("absolute form without a path, scheme in capitals", "GET HTTPS://h HTTP/1.1↵" + HOST + "↵"),
                good("asterisk form", "OPTIONS * HTTP/1.1↵" + HOST + "↵"),
                good("authority form", "CONNECT h:443 HTTP/1.1↵" + HOST + "↵"),
                good("what browsers leave unencoded", "GET /a|b?{c}\\^`[d]'%zz HTTP/1.1↵" + HOST + "↵"),
                good("no space after the colon", GET + "Host:h↵A:b↵↵"),
                good("much white space around a value", GET + "Host: \t  h \t ↵A:   ↵↵"),
                good("empty value", GET + HOST + "A:↵↵"),
                good("white space and HTAB in a value", GET + HOST + "A: b \t c↵↵"),
                good("bytes above 127 in a value", GET + HOST + "A: \u0080\u00ff↵↵"),
                good("names of one character and of all kinds", GET + HOST + "a: 1↵!#$%&'*+-.^_`|~9Z: 2↵↵"),
                good("a name several times", GET + HOST + "A: 1↵a: 2↵A: 3↵↵"),
                good("colons in a value", GET + HOST + "A: b:c: d↵↵"));
    }

    private static List<Vector> lines() {
        return List.of(
                bad(HeadProblem.BARE_LF, "after the request line", "GET / HTTP/1.1\n" + HOST + "↵"),
                bad(HeadProblem.BARE_LF, "after a field", GET + "Host: h\n↵"),
                bad(HeadProblem.BARE_LF, "after a name", GET + HOST + "A\n↵"),
                bad(HeadProblem.BARE_LF, "after a colon", GET + HOST + "A:\n↵"),
                bad(HeadProblem.BARE_LF, "as the empty line at the end", GET + HOST + "\n"),
                bad(HeadProblem.BARE_LF, "before the request line", "\n" + GET + HOST + "↵"),
                bad(HeadProblem.BARE_CR, "in the request line", "GET / HTTP/1.1\r" + HOST + "↵"),
                bad(HeadProblem.BARE_CR, "in a value", GET + HOST + "A: b\rc↵↵"),
                bad(HeadProblem.BARE_CR, "two in a row after a value", GET + HOST + "A: b\r\r\n↵"),
                bad(HeadProblem.BARE_CR, "at the start of a field", GET + HOST + "\rA: b↵↵"),
                bad(HeadProblem.BARE_CR, "before the request line", "\rGET / HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.METHOD, "two empty lines before the request line", "↵↵" + GET + HOST + "↵"),
                bad(HeadProblem.CONTROL_CHARACTER, "NUL in the request line", "GET /\0 HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.CONTROL_CHARACTER, "NUL in a value", GET + HOST + "A: b\0c↵↵"),
                bad(HeadProblem.CONTROL_CHARACTER, "DEL in a value", GET + HOST + "A: b\u007fc↵↵"),
                bad(HeadProblem.CONTROL_CHARACTER, "ESC in a value", GET + HOST + "A: \u001b[2J↵↵"),
                bad(HeadProblem.TLS, "ClientHello", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003"));
    }

    private static List<Vector> startLines() {
        return List.of(
                bad(HeadProblem.METHOD, "space before it", " GET / HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.METHOD, "with a colon", "G:T / HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.METHOD, "HTAB after it", "GET\t/ HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.METHOD, "above 127", "G\u00c9T / HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.REQUEST_LINE, "method alone", "GET↵" + HOST + "↵"),
                bad(HeadProblem.REQUEST_LINE, "HTTP/0.9", "GET /↵" + HOST + "↵"),
                bad(HeadProblem.REQUEST_LINE, "two spaces", "GET  / HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.REQUEST_LINE, "no target", "GET HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET, "with a fragment", "GET /a#b HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET, "with a quote", "GET /\" HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET, "above 127", "GET /\u00e9 HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET, "with HTAB", "GET /\t HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "without a slash", "GET a HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "asterisk for GET", "GET * HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "other scheme", "GET ftp://h/ HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "ws scheme (RFC 6455 §4.1)", "GET ws://h/ HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "absolute without a host", "GET http:///a HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "user information", "GET http://u@h/ HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "CONNECT to a path", "CONNECT /a HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TARGET_FORM, "CONNECT without a port", "CONNECT h HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.VERSION, "small letters", "GET / http/1.1↵" + HOST + "↵"),
                bad(HeadProblem.VERSION, "two digits", "GET / HTTP/1.10↵" + HOST + "↵"),
                bad(HeadProblem.VERSION, "no minor version", "GET / HTTP/1↵" + HOST + "↵"),
                bad(HeadProblem.VERSION, "space after it", "GET / HTTP/1.1 ↵" + HOST + "↵"),
                bad(HeadProblem.VERSION, "two spaces before it", "GET /  HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.MAJOR_VERSION, "HTTP/2", "PRI * HTTP/2.0↵↵"),
                bad(HeadProblem.MAJOR_VERSION, "HTTP/0.9 spelled out", "GET / HTTP/0.9↵" + HOST + "↵"));
    }

    private static List<Vector> fields() {
        return List.of(
                bad(HeadProblem.SPACE_BEFORE_FIELDS, "space", GET + " Host: h↵↵"),
                bad(HeadProblem.SPACE_BEFORE_FIELDS, "HTAB", GET + "\tHost: h↵↵"),
                bad(HeadProblem.FOLDED_FIELD, "with a space", GET + HOST + "A: b↵ c↵↵"),
                bad(HeadProblem.FOLDED_FIELD, "with HTAB", GET + HOST + "A: b↵\tc↵↵"),
                bad(HeadProblem.FOLDED_FIELD, "with white space only", GET + HOST + "A: b↵ ↵↵"),
                bad(HeadProblem.SPACE_BEFORE_COLON, "space", GET + "Host : h↵↵"),
                bad(HeadProblem.SPACE_BEFORE_COLON, "HTAB", GET + "Host\t: h↵↵"),
                bad(HeadProblem.FIELD_NAME, "empty", GET + HOST + ": b↵↵"),
                bad(HeadProblem.FIELD_NAME, "with a slash", GET + HOST + "A/B: c↵↵"),
                bad(HeadProblem.FIELD_NAME, "above 127", GET + HOST + "\u00c9: c↵↵"),
                bad(HeadProblem.FIELD_NAME, "NUL", GET + HOST + "A\0: c↵↵"),
                bad(HeadProblem.NO_COLON, "at the end of the line", GET + HOST + "A↵↵"));
    }

    private static List<Vector> hosts() {
        return List.of(
                bad(HeadProblem.HOST_MISSING, "HTTP/1.1", GET + "↵"),
                bad(HeadProblem.HOST_MISSING, "absolute form", "GET http://h/ HTTP/1.1↵↵"),
                bad(HeadProblem.HOST_REPEATED, "the same twice", GET + HOST + HOST + "↵"),
                bad(HeadProblem.HOST_REPEATED, "in another case", GET + HOST + "hOST: i↵↵"),
                bad(HeadProblem.HOST_REPEATED, "HTTP/1.0", "GET / HTTP/1.0↵" + HOST + HOST + "↵"),
                bad(HeadProblem.HOST, "two in one", GET + "Host: a, b↵↵"),
                bad(HeadProblem.HOST, "with a path", GET + "Host: a/b↵↵"),
                bad(HeadProblem.HOST, "with user information", GET + "Host: a@b↵↵"),
                bad(HeadProblem.HOST, "port that is no number", GET + "Host: a:b↵↵"),
                bad(HeadProblem.HOST, "two ports", GET + "Host: a:1:2↵↵"),
                bad(HeadProblem.HOST, "bracket left open", GET + "Host: [::1↵↵"),
                bad(HeadProblem.HOST, "text after the bracket", GET + "Host: [::1]a↵↵"),
                bad(HeadProblem.HOST, "bracket in a name", GET + "Host: a]↵↵"),
                bad(HeadProblem.HOST, "above 127", GET + "Host: \u00e9↵↵"));
    }

    private static List<Vector> limits() {
        String tooManyFields = GET + HOST + "A: b↵".repeat(HeadLimits.DEFAULT.maximumFields());
        return List.of(
                bad(HeadProblem.METHOD_TOO_LONG, "no space in 8 KiB", "A".repeat(9000) + " / HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.START_LINE_TOO_LONG, "8 KiB", "GET /" + "a".repeat(9000) + " HTTP/1.1↵" + HOST + "↵"),
                bad(HeadProblem.TOO_MANY_FIELDS, "101", tooManyFields + "↵"),
                bad(HeadProblem.HEAD_TOO_LARGE, "long value", GET + HOST + "A: " + "b".repeat(17000) + "↵↵"),
                bad(HeadProblem.HEAD_TOO_LARGE, "long name", GET + HOST + "A".repeat(17000) + ": b↵↵"),
                bad(HeadProblem.HEAD_TOO_LARGE, "white space", GET + HOST + "A:" + " ".repeat(17000) + "b↵↵"));
    }
}
