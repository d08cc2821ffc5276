package dev.parley.hub;

import dev.parley.hub.broker.BrokerUnavailableException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures become for clients. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** Returns what a client is told; logs what it is not told and is nobody's intention. */
    static HubException toHubException(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return switch (cause) {
            case HubException known -> known;
            case BrokerUnavailableException away ->
                new HubException(HubError.INTERNAL, "the broker is away: try again", away);
            default -> {
                LOG.error("A client's request failed", cause);
                yield new HubException(HubError.INTERNAL, "the request failed", cause);
            }
        };
    }
}
