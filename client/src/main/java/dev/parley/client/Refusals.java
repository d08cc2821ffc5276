package dev.parley.client;

import dev.parley.protocol.handshake.ResponseHead;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Optional;

/** What a program is told when a WebSocket could not be opened: one line each, with what may help. */
final class Refusals {

    private Refusals() {}

    static HandshakeRefusedException rejected(Target target, ResponseHead response, ByteBuffer body) {
        return new HandshakeRefusedException(
                ConnectFailure.REFUSED,
                target.uri(),
                "the server answered " + status(response) + ", expected 101 Switching Protocols"
                        + hint(response.status()),
                response,
                body);
    }

    private static String status(ResponseHead response) {
        String reason = response.reason().isEmpty() ? ResponseHead.usualReason(response.status()) : response.reason();
        return (response.status() + " " + reason).strip();
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

    static WebSocketConnectException broken(
            Target target, String section, String text, Optional<ResponseHead> response) {
        String problem = text + " (" + section + ")";
        return response.isPresent()
                ? new HandshakeRefusedException(
                        ConnectFailure.INVALID_ANSWER, target.uri(), problem, response.get(), ByteBuffer.allocate(0))
                : new WebSocketConnectException(
                        ConnectFailure.NOT_HTTP,
                        target.uri(),
                        "what answered does not speak HTTP: " + problem
                                + (target.parts().secure() ? "" : "; does it want TLS (wss)?"));
    }

    static WebSocketConnectException lost(Target target, Throwable cause) {
        return new WebSocketConnectException(
                ConnectFailure.CONNECTION_LOST,
                target.uri(),
                "the connection was lost before the server had answered: " + text(cause),
                cause);
    }

    static WebSocketConnectException unreachable(Target target, Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return new WebSocketConnectException(
                    ConnectFailure.UNKNOWN_HOST, target.uri(), "the host " + target.host() + " is not known", cause);
        }
        boolean refused = cause instanceof ConnectException
                && text(cause).toLowerCase(Locale.ROOT).contains("refused");
        if (refused) {
            return new WebSocketConnectException(
                    ConnectFailure.CONNECTION_REFUSED,
                    target.uri(),
                    "the connection was refused: nobody listens there",
                    cause);
        }
        String problem = cause instanceof FileNotFoundException ? "there is no such Unix domain socket" : text(cause);
        return new WebSocketConnectException(ConnectFailure.UNREACHABLE, target.uri(), problem, cause);
    }

    static WebSocketConnectException tls(Target target, Throwable cause) {
        Throwable innermost = cause;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        if (innermost instanceof NotSslRecordException) {
            return new WebSocketConnectException(
                    ConnectFailure.TLS, target.uri(), "what answered does not speak TLS; is it ws, not wss?", cause);
        }
        if (innermost instanceof ClosedChannelException) {
            return new WebSocketConnectException(
                    ConnectFailure.TLS, target.uri(), "the server ended the connection in the TLS handshake", cause);
        }
        return new WebSocketConnectException(ConnectFailure.TLS, target.uri(), "TLS failed: " + text(innermost), cause);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message.strip();
    }
}
