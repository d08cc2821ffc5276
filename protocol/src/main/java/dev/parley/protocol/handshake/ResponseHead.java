package dev.parley.protocol.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The head of an HTTP/1.1 response (RFC 9112 §4).
 *
 * @param minorVersion the {@code y} of {@code HTTP/1.y}, 0 to 9
 * @param status the status code, 100 to 999
 * @param reason the reason phrase; may be empty
 * @param headers the header fields
 */
public record ResponseHead(int minorVersion, int status, String reason, Headers headers) implements Head {
    /**
     * Checks that the head can stand on the wire.
     *
     * @throws IllegalArgumentException if the status is not 100 to 999, the reason has a control character or one above
     *     U+00FF, or the version is not 0 to 9
     */
    public ResponseHead {
        Objects.requireNonNull(headers, "headers");
        RequestHead.checkMinorVersion(minorVersion);
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("status: got " + status + ", expected 100 to 999");
        }
        int bad = HttpGrammar.firstNot(HttpGrammar.VALUE, reason);
        if (bad >= 0) {
            throw new IllegalArgumentException(
                    "reason phrase: got " + Headers.describe(reason.charAt(bad)) + " at index " + bad
                            + ", expected no CR, LF, NUL or other control character but HTAB, and no character above"
                            + " U+00FF");
        }
    }

    /**
     * A response of HTTP/1.1.
     *
     * @param status the status code, 100 to 999
     * @param reason the reason phrase; may be empty
     * @param headers the header fields
     */
    public ResponseHead(int status, String reason, Headers headers) {
        this(1, status, reason, headers);
    }

    /**
     * A response of HTTP/1.1 with the usual reason phrase of the status.
     *
     * @param status the status code, 100 to 999
     * @param headers the header fields
     */
    public ResponseHead(int status, Headers headers) {
        this(1, status, usualReason(status), headers);
    }

    /**
     * {@return the reason phrase that RFC 9110 §15 or the registry gives a status; empty when this list lacks it}
     *
     * @param status a status code; any number
     */
    public static String usualReason(int status) {
        return switch (status) {
            case 100 -> "Continue";
            case 101 -> "Switching Protocols";
            case 103 -> "Early Hints";
            case 200 -> "OK";
            case 201 -> "Created";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 206 -> "Partial Content";
            case 301 -> "Moved Permanently";
            case 302 -> "Found";
            case 303 -> "See Other";
            case 304 -> "Not Modified";
            case 307 -> "Temporary Redirect";
            case 308 -> "Permanent Redirect";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 406 -> "Not Acceptable";
            case 407 -> "Proxy Authentication Required";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 417 -> "Expectation Failed";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 426 -> "Upgrade Required";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 500 -> "Internal Server Error";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            default -> "";
        };
    }

    @Override
    public byte[] encode() {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.")
                .append(minorVersion)
                .append(' ')
                .append(status)
                .append(' ')
                .append(reason);
        text.append("\r\n");
        headers.encode(text);
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
