package dev.parley.app.connect;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;

/**
 * How a conversation ended.
 *
 * @param exitCode what scripts are told
 * @param text one line for people
 */
public record Ending(ExitCode exitCode, String text) {

    Ending(boolean normal, String text) {
        this(normal ? ExitCode.NORMAL : ExitCode.CLOSED, text);
    }

    boolean normal() {
        return exitCode == ExitCode.NORMAL;
    }

    /** Returns whether it is the end of a connection, and not why there was none. */
    boolean hadConnection() {
        return exitCode == ExitCode.NORMAL || exitCode == ExitCode.CLOSED;
    }

    /** Returns the same, after which messages are left that no connection has taken. */
    Ending without(int messages) {
        return new Ending(
                normal() ? ExitCode.CLOSED : exitCode,
                text + ", and " + (messages == 1 ? "1 message was" : messages + " messages were") + " not sent");
    }

    /** Returns the ending that a connection had. */
    static Ending of(CloseStatus status) {
        return switch (status.cause()) {
            case LOCAL_CLOSE ->
                new Ending(
                        status.wasClean(),
                        status.wasClean()
                                ? "closed" + with(status.sent().orElseThrow())
                                : "closed, but the server did not answer that: " + status.detail());
            case REMOTE_CLOSE -> {
                CloseStatus.Close close = status.received().orElseThrow();
                yield new Ending(isNormal(close.code()), "the server closed the connection" + with(close));
            }
            case VIOLATION, KEEP_ALIVE_TIMEOUT, CLOSE_TIMEOUT, TRANSPORT ->
                new Ending(
                        false,
                        "the connection was lost: " + status.detail()
                                + status.received()
                                        .map(close -> ", after the server's Close" + with(close))
                                        .orElse(""));
        };
    }

    private static boolean isNormal(int code) {
        return code == CloseCode.NORMAL_CLOSURE || code == CloseCode.GOING_AWAY || code == CloseCode.NO_STATUS_RECEIVED;
    }

    private static String with(CloseStatus.Close close) {
        return close.code() == CloseCode.NO_STATUS_RECEIVED ? " without a code" : " with " + close;
    }
}
