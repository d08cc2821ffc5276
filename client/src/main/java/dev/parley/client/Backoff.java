package dev.parley.client;

import dev.parley.protocol.CloseCode;
import dev.parley.protocol.CloseStatus;
import dev.parley.protocol.handshake.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt.
 *
 * @param base the longest delay before the first attempt; before each further one it is twice as long
 * @param ceiling what it grows to
 * @param leastRestart the shortest delay after 1012 and 1013
 * @param mostRestart the longest delay after 1012
 * @param maximumRetryAfter the longest {@code Retry-After} that is heeded
 */
record Backoff(
        Duration base, Duration ceiling, Duration leastRestart, Duration mostRestart, Duration maximumRetryAfter) {

    /**
     * {@return how long to wait}
     *
     * @param retries how many times there was a delay since the last stable connection
     * @param loss what happened
     * @param now the time of day
     * @param random where the delay comes from
     */
    Duration delay(int retries, ConnectionLoss loss, Instant now, RandomGenerator random) {
        return switch (loss) {
            case ConnectionLoss.Disconnected(CloseStatus status, Duration lifetime) ->
                switch (closedByServer(status)) {
                    case CloseCode.SERVICE_RESTART -> between(leastRestart, mostRestart, random);
                    case CloseCode.TRY_AGAIN_LATER -> {
                        Duration most = mostRestart.compareTo(ceiling) > 0 ? mostRestart : ceiling;
                        yield between(leastRestart, most, random);
                    }
                    default -> jittered(retries, random);
                };
            // With the jitter on top: all whom the server has told the same shall not come at the same moment.
            case ConnectionLoss.NotConnected(HandshakeRefusedException refused) ->
                retryAfter(refused, now).plus(jittered(retries, random));
            case ConnectionLoss.NotConnected _, ConnectionLoss.NotPrepared _ -> jittered(retries, random);
        };
    }

    /** {@return the code with which the server closed the connection; 1006 if it did not close it} */
    static int closedByServer(CloseStatus status) {
        return status.cause() == CloseStatus.Cause.REMOTE_CLOSE ? status.code() : CloseCode.ABNORMAL_CLOSURE;
    }

    private Duration jittered(int retries, RandomGenerator random) {
        long most = ceiling.toNanos();
        long grown = base.toNanos();
        for (int i = 0; i < retries && grown < most; i++) {
            grown *= 2; // At most twice the ceiling, which is at most a day.
        }
        return between(Duration.ZERO, Duration.ofNanos(Math.min(most, grown)), random);
    }

    private static Duration between(Duration least, Duration most, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
    }

    /** RFC 9110 §10.2.3: a number of seconds, or a date. What is neither is ignored. */
    private Duration retryAfter(HandshakeRefusedException refused, Instant now) {
        Optional<String> field = refused.headers().first("Retry-After");
        Duration asked = field.flatMap(value -> asked(value, now)).orElse(Duration.ZERO);
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(maximumRetryAfter) > 0 ? maximumRetryAfter : asked;
    }

    private static Optional<Duration> asked(String value, Instant now) {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            // Ten digits are three centuries.
            return Optional.of(Duration.ofSeconds(value.length() > 10 ? Integer.MAX_VALUE : Long.parseLong(value)));
        }
        return HttpDate.parse(value).map(date -> Duration.between(now, date));
    }
}
