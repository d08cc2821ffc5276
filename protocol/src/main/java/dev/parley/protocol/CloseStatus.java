package dev.parley.protocol;

import java.util.Optional;

/**
 * How a connection ended: who began it, what each side said in its Close frame, whether the closing handshake was
 * completed, and why.
 *
 * @param cause what made the connection end
 * @param sent the Close frame that this endpoint sent, if it sent one
 * @param received the Close frame that the peer sent, if it sent one
 * @param detail one sentence for people that says what happened; never holds bytes that the peer sent
 * @param violation what the peer did wrong, present exactly when the cause is {@link Cause#VIOLATION}
 * @param error the transport's error, where there was one
 */
public record CloseStatus(
        Cause cause,
        Optional<Close> sent,
        Optional<Close> received,
        String detail,
        Optional<Violation> violation,
        Optional<Throwable> error) {

    /** What made a connection end. */
    public enum Cause {
        /** This endpoint's program closed it. */
        LOCAL_CLOSE,
        /** The peer closed it. */
        REMOTE_CLOSE,
        /** The peer broke a rule, and this endpoint failed the connection (RFC 6455 §7.1.7). */
        VIOLATION,
        /** The peer answered no Ping within the time set. */
        KEEP_ALIVE_TIMEOUT,
        /** This endpoint closed, and the peer did not answer within the time set. */
        CLOSE_TIMEOUT,
        /** The transport ended without a Close frame: end of stream, reset, or another error. */
        TRANSPORT
    }

    /**
     * What one Close frame said.
     *
     * @param code the code, or {@link CloseCode#NO_STATUS_RECEIVED} where the frame was empty
     * @param reason the reason, empty where there was none
     */
    public record Close(int code, String reason) {
        @Override
        public String toString() {
            return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
        }
    }

    /** Says in a sentence what the rest tells. */
    static CloseStatus of(
            Cause cause,
            Optional<Close> sent,
            Optional<Close> received,
            Optional<Violation> violation,
            Optional<Throwable> error) {
        String ending = error.map(thrown -> "the transport failed: " + thrown).orElse("the peer ended the transport");
        String detail = switch (cause) {
            case LOCAL_CLOSE -> {
                if (sent.isEmpty()) {
                    yield "this endpoint dropped the connection";
                }
                yield received.isPresent()
                        ? "this endpoint closed the connection"
                        : "this endpoint closed the connection, and before the peer answered, " + ending;
            }
            case REMOTE_CLOSE -> "the peer closed the connection";
            case VIOLATION ->
                "the peer broke the protocol: "
                        + violation.map(Violation::toString).orElse("");
            case KEEP_ALIVE_TIMEOUT -> "the peer answered no Ping in time";
            case CLOSE_TIMEOUT -> "the peer did not answer the Close frame in time";
            case TRANSPORT -> ending + " without a Close frame";
        };
        return new CloseStatus(cause, sent, received, detail, violation, error);
    }

    /** {@return whether both Close frames have passed (RFC 6455 §7.1.4)} */
    public boolean wasClean() {
        return sent.isPresent() && received.isPresent();
    }

    /** {@return whether the peer, not this endpoint, made the connection end} */
    public boolean closedByPeer() {
        return cause == Cause.REMOTE_CLOSE || cause == Cause.TRANSPORT;
    }

    /**
     * {@return the code that tells most: the peer's where the peer closed, else this endpoint's, else
     * {@link CloseCode#ABNORMAL_CLOSURE}}
     */
    public int code() {
        return telling().map(Close::code).orElse(CloseCode.ABNORMAL_CLOSURE);
    }

    /** {@return the reason that belongs to {@link #code()}; empty where there was none} */
    public String reason() {
        return telling().map(Close::reason).orElse("");
    }

    private Optional<Close> telling() {
        return switch (cause) {
            case REMOTE_CLOSE -> received;
            case LOCAL_CLOSE, VIOLATION -> sent;
            // RFC 6455 §7.1.5: without a Close frame from the peer the code is 1006, whatever we sent.
            case KEEP_ALIVE_TIMEOUT, CLOSE_TIMEOUT, TRANSPORT -> received;
        };
    }

    @Override
    public String toString() {
        return detail + " [" + cause
                + sent.map(close -> ", sent " + close).orElse("")
                + received.map(close -> ", received " + close).orElse("") + "]";
    }
}
