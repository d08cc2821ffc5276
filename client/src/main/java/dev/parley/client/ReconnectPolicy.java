package dev.parley.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * When to connect again, and when no more.
 *
 * @param backoff how long to wait
 * @param stableAfter how long a connection has to last before the delays begin anew
 * @param maximumAttempts how many attempts there are in a row without a stable connection; empty for as many as it takes
 * @param maximumTimeAway how long there may be no stable connection; empty for as long as it takes
 * @param fatalCloseCodes with which of the server's close codes it is over
 * @param fatalStatuses with which status of an answer to the opening handshake it is over
 */
record ReconnectPolicy(
        Backoff backoff,
        Duration stableAfter,
        OptionalInt maximumAttempts,
        Optional<Duration> maximumTimeAway,
        Set<Integer> fatalCloseCodes,
        Set<Integer> fatalStatuses) {

    boolean isFatal(ConnectionLoss loss) {
        return switch (loss) {
            case ConnectionLoss.Disconnected disconnected ->
                fatalCloseCodes.contains(Backoff.closedByServer(disconnected.status()));
            case ConnectionLoss.NotConnected(HandshakeRefusedException refused) ->
                fatalStatuses.contains(refused.status());
            // As long as this program runs, its environment stays as it is.
            case ConnectionLoss.NotConnected(WebSocketConnectException failed) ->
                failed.failure() == ConnectFailure.PROXY_SETTING;
            case ConnectionLoss.NotConnected _, ConnectionLoss.NotPrepared _ -> false;
        };
    }

    /**
     * {@return whether there is to be no further attempt}
     *
     * @param attempts how many there were without a stable connection
     * @param away how long there would be none until the next
     */
    boolean isTooMuch(int attempts, Duration away) {
        return (maximumAttempts.isPresent() && attempts >= maximumAttempts.getAsInt())
                || (maximumTimeAway.isPresent() && away.compareTo(maximumTimeAway.get()) > 0);
    }
}
