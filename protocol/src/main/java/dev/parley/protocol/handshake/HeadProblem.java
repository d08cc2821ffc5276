package dev.parley.protocol.handshake;

/** Everything that can be wrong with a head, with what a peer and a log are told about it. */
enum HeadProblem {
    // RFC 9112 §2.2: a bare LF may be taken as a line's end. Stricter: it is refused, as parsers that differ about it
    // let a request be smuggled past one of them.
    BARE_LF(400, "RFC 9112 §2.2", "a line ends in LF alone, expected CR LF"),
    // RFC 9112 §2.2: a bare CR must be taken as invalid or replaced by SP before anything
    // else is done with the message.
    BARE_CR(400, "RFC 9112 §2.2", "CR without LF after it"),
    CONTROL_CHARACTER(400, "RFC 9110 §5.5", "a control character in the head"),
    TLS(
            400,
            "RFC 9112 §3",
            "a TLS record where a request line was expected: the client speaks https or wss to a plain port"),

    METHOD(400, "RFC 9112 §3.1", "the method is missing or no token"),
    // RFC 9112 §3: a method longer than any that the server implements should get 501.
    METHOD_TOO_LONG(501, "RFC 9112 §3", "the method is longer than the limit for the whole request line"),
    REQUEST_LINE(
            400, "RFC 9112 §3", "expected a request line of method, target and version with one space between them"),
    TARGET(400, "RFC 9112 §3.2", "the request target has a character that no URI has, or a fragment"),
    TARGET_FORM(
            400, "RFC 9112 §3.2", "the request target is not in a form that this method allows: expected /path?query"),
    // RFC 9112 §3: a request target longer than any that the server wishes to parse must get 414.
    START_LINE_TOO_LONG(414, "RFC 9112 §3", "the request line is longer than the limit"),
    VERSION(400, "RFC 9112 §2.3", "the version is not written as HTTP/ digit . digit"),
    MAJOR_VERSION(505, "RFC 9110 §15.6.6", "the version is not HTTP/1.0 or HTTP/1.1"),

    STATUS_LINE(502, "RFC 9112 §4", "expected a status line of HTTP/1.1, a status of three digits and a reason phrase"),
    STATUS_LINE_TOO_LONG(502, "RFC 9112 §4", "the status line is longer than the limit"),

    // RFC 9112 §2.2: white space between the start line and the first field must be rejected or those lines dropped.
    SPACE_BEFORE_FIELDS(400, "RFC 9112 §2.2", "white space between the start line and the first header field"),
    // RFC 9112 §5.2: a server must reject obs-fold with 400 or replace it by spaces.
    FOLDED_FIELD(400, "RFC 9112 §5.2", "a header field is folded over several lines"),
    // RFC 9112 §5.1: a server must reject white space between a field name and its colon with 400.
    SPACE_BEFORE_COLON(400, "RFC 9112 §5.1", "white space between a header field's name and its colon"),
    FIELD_NAME(400, "RFC 9110 §5.1", "a header field's name is empty or no token"),
    NO_COLON(400, "RFC 9112 §5", "a header line without a colon"),
    // RFC 6585 §5 for these two.
    TOO_MANY_FIELDS(431, "RFC 6585 §5", "more header fields than the limit"),
    HEAD_TOO_LARGE(431, "RFC 6585 §5", "the head is larger than the limit"),

    // RFC 9112 §3.2: no Host, more than one, or an invalid one must get 400.
    HOST_MISSING(400, "RFC 9112 §3.2", "HTTP/1.1 without a Host header field"),
    HOST_REPEATED(400, "RFC 9112 §3.2", "more than one Host header field"),
    HOST(400, "RFC 9112 §3.2", "the Host header field is not a host with perhaps a port");

    final int status;
    final String section;
    final String text;

    HeadProblem(int status, String section, String text) {
        this.status = status;
        this.section = section;
        this.text = text;
    }
}
