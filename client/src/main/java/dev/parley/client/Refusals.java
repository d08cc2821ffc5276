package dev.parley.client;

import dev.parley.protocol.handshake.ResponseHead;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What a program is told when a WebSocket could not be opened: one line each, with what may help. */
final class Refusals {

    /** The section that heads larger than the limits are said to break. */
    private static final String HEAD_LIMITS = "RFC 6585 §5";

    private Refusals() {}

    static HandshakeRefusedException rejected(Target target, ResponseHead response, ByteBuffer body) {
        return new HandshakeRefusedException(
                ConnectFailure.REFUSED,
                target.uri(),
                "the server answered " + status(response) + ", expected 101 Switching Protocols"
                        + (wantsTls(target, response, body) ? tlsHint(target) : hint(response.status())),
                response,
                body);
    }

    static String status(ResponseHead response) {
        String reason = response.reason().isEmpty() ? ResponseHead.usualReason(response.status()) : response.reason();
        return (response.status() + " " + reason).strip();
    }

    /** nginx and Go say “HTTPS” in the body of a 400, Apache “SSL-enabled”. */
    private static boolean wantsTls(Target target, ResponseHead response, ByteBuffer body) {
        String text = StandardCharsets.ISO_8859_1.decode(body.duplicate()).toString();
        return !target.parts().secure()
                && response.status() == 400
                && (text.contains("HTTPS") || text.contains("SSL-enabled"));
    }

    private static String hint(int status) {
        return switch (status) {
            case 200 -> ": at this path is plain HTTP, not a WebSocket";
            case 401 -> ": it wants to know who you are (basicAuthorization, bearerAuthorization)";
            case 403 -> ": perhaps it allows other origins only (origin)";
            case 404 -> ": there is nothing at this path";
            case 426 -> ": it speaks another version of WebSocket";
            default -> "";
        };
    }

    static WebSocketConnectException notHttp(Target target, String section, String text) {
        return new WebSocketConnectException(
                ConnectFailure.NOT_HTTP,
                target.uri(),
                "what answered does not speak HTTP: " + text + " (" + section + ")" + tlsHint(target));
    }

    static WebSocketConnectException broken(
            Target target, String section, String text, Optional<ResponseHead> response) {
        String problem = "the server's answer: " + text + " (" + section + ")";
        return response.isPresent()
                ? new HandshakeRefusedException(
                        ConnectFailure.INVALID_ANSWER, target.uri(), problem, response.get(), ByteBuffer.allocate(0))
                : new WebSocketConnectException(
                        ConnectFailure.INVALID_ANSWER, target.uri(), problem + limitHint(section));
    }

    private static String limitHint(String section) {
        return section.equals(HEAD_LIMITS) ? ": maximumHeadBytes and maximumHeaderFields set it" : "";
    }

    /**
     * {@return what is told of a connection that was lost}
     *
     * @param heard whether anything had come before
     */
    static WebSocketConnectException lost(Target target, boolean heard, Throwable cause) {
        String hint = target.parts().secure()
                // Its reason may be lost with the connection, as with TLS 1.3 it looks at the certificate late.
                ? "; perhaps it wants a certificate of yours (ClientTls.withPem)"
                // A server for TLS ends a connection that begins otherwise, and with it what it may have said before.
                : heard ? "" : tlsHint(target);
        return new WebSocketConnectException(
                ConnectFailure.CONNECTION_LOST,
                target.uri(),
                "the connection was lost before the server had answered: " + text(cause) + hint,
                cause);
    }

    private static String tlsHint(Target target) {
        return target.parts().secure() ? "" : "; does it want TLS (wss)?";
    }

    static WebSocketConnectException proxy(Target target, ProxyServer proxy, ProxyRefusedException refused) {
        return proxy(target, proxy, refused.problem(), refused);
    }

    static WebSocketConnectException proxy(Target target, ProxyServer proxy, String problem, Throwable cause) {
        return new WebSocketConnectException(
                ConnectFailure.PROXY, target.uri(), "the proxy " + proxy + " does not lead there: " + problem, cause);
    }

    static String proxyHint(int status, String authority) {
        return switch (status) {
            case 400, 405, 501 -> ": perhaps it is a server for HTTP, and no proxy";
            case 403 -> ": it does not allow connections to " + authority;
            case 502, 503, 504 -> ": it could not reach " + authority;
            default -> ", expected 200";
        };
    }

    static WebSocketConnectException unreachable(Target target, Optional<ProxyServer> proxy, Throwable cause) {
        String of = proxy.map(used -> " of the proxy " + used).orElse("");
        if (cause instanceof UnknownHostException) {
            String host = proxy.map(ProxyServer::host).orElse(target.host());
            return new WebSocketConnectException(
                    ConnectFailure.UNKNOWN_HOST, target.uri(), "the host " + host + of + " is not known", cause);
        }
        boolean refused = cause instanceof ConnectException
                && text(cause).toLowerCase(Locale.ROOT).contains("refused");
        if (refused) {
            return new WebSocketConnectException(
                    ConnectFailure.CONNECTION_REFUSED,
                    target.uri(),
                    "the connection was refused: nobody listens there" + (of.isEmpty() ? "" : ", at the port" + of),
                    cause);
        }
        String problem = cause instanceof FileNotFoundException
                ? "there is no such Unix domain socket"
                : text(cause) + (of.isEmpty() ? "" : " (on the way to the address" + of + ")");
        return new WebSocketConnectException(ConnectFailure.UNREACHABLE, target.uri(), problem, cause);
    }

    /** {@return whether TLS itself failed, as the cause or the cause of the cause} */
    static boolean isFromTls(Throwable cause) {
        return cause instanceof SSLException || (cause.getCause() != null && isFromTls(cause.getCause()));
    }

    static WebSocketConnectException tls(Target target, Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String problem = switch (innermost) {
            case NotSslRecordException notTls -> "what answered does not speak TLS; is it ws, not wss?";
            case CertPathBuilderException untrusted ->
                "the server's certificate is from nobody who is trusted (ClientTls.authorities): " + text(untrusted);
            case CertificateExpiredException expired -> "the server's certificate has expired: " + text(expired);
            case CertificateNotYetValidException early -> "the server's certificate is not valid yet: " + text(early);
            case CertificateException refused -> "the server's certificate is refused: " + text(refused);
            case SSLException failed
            when text(failed).contains("Received fatal alert") ->
                "the server ended the TLS handshake: " + text(failed) + certificateHint(text(failed));
            case SSLException failed -> "TLS failed: " + text(failed);
            default -> "the connection was lost in the TLS handshake: " + text(innermost);
        };
        return new WebSocketConnectException(ConnectFailure.TLS, target.uri(), problem, cause);
    }

    private static String certificateHint(String alert) {
        return alert.contains("certificate") || alert.contains("unknown_ca")
                ? "; does it want another certificate of yours, or one at all (ClientTls.withPem)?"
                : "";
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
    }
}
