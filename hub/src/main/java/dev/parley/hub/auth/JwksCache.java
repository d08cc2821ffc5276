package dev.parley.hub.auth;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an endpoint, as far as they are known. Any thread may ask; one at a time fetches, under {@code fetching}, and
 * only those wait for it that cannot be answered from the set at hand.
 */
final class JwksCache {

    private static final Logger LOG = LoggerFactory.getLogger(JwksCache.class);

    /** What is known about a key. */
    sealed interface Answer {}

    /** It is in the set, perhaps several times. */
    record Known(List<VerificationKey> keys) implements Answer {}

    /** It is not in the set, which has just been fetched. */
    record Unknown() implements Answer {}

    /** It is in no set at hand, and a newer one cannot be had now. */
    record Unavailable() implements Answer {}

    /** A set, numbered from 1 on as they were fetched. */
    private record KeySet(int number, Map<String, List<VerificationKey>> keys, Instant fetched) {}

    private final JwksEndpoint endpoint;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile @Nullable KeySet current;

    /** When the last request began; guarded by {@code fetching}. */
    private @Nullable Instant lastRequest;

    /** Whether the last request failed; guarded by {@code fetching}. */
    private boolean failing;

    JwksCache(JwksEndpoint endpoint, InstantSource clock) {
        this.endpoint = endpoint;
        this.clock = clock;
    }

    /** Looks a key up, and fetches the set if need be. Must not be called on an event loop. */
    Answer find(String id) {
        KeySet atFirst = current;
        Instant now = clock.instant();
        if (atFirst != null && isWithin(atFirst.fetched, now, endpoint.lifetime()) && atFirst.keys.containsKey(id)) {
            return new Known(atFirst.keys.getOrDefault(id, List.of()));
        }
        try {
            if (isUsable(atFirst, now) && atFirst != null && atFirst.keys.containsKey(id)) {
                // The old set has the key, so nobody needs to wait while another renews the set.
                if (fetching.tryLock()) {
                    renew(atFirst);
                }
            } else if (fetching.tryLock(endpoint.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                renew(atFirst);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return answer(atFirst, id);
    }

    private Answer answer(@Nullable KeySet atFirst, String id) {
        KeySet set = current;
        if (set == null || !isUsable(set, clock.instant())) {
            return new Unavailable();
        }
        List<VerificationKey> keys = set.keys.get(id);
        if (keys != null) {
            return new Known(keys);
        }
        return set.number == number(atFirst) ? new Unavailable() : new Unknown();
    }

    /** Fetches the set unless that has been done meanwhile or too short a time ago. Releases the lock. */
    private void renew(@Nullable KeySet atFirst) throws InterruptedException {
        try {
            Instant now = clock.instant();
            boolean tooSoon = lastRequest != null && isWithin(lastRequest, now, endpoint.interval());
            if (number(current) != number(atFirst) || tooSoon) {
                return;
            }
            lastRequest = now;
            current = new KeySet(number(atFirst) + 1, JwksRequest.fetch(endpoint), now);
            if (failing) {
                failing = false;
                LOG.info("The keys at {} can be fetched again", endpoint);
            }
        } catch (IOException failure) {
            // Once, not at each attempt: an endpoint that is away for hours would fill the log.
            if (!failing) {
                failing = true;
                LOG.warn("The keys at {} cannot be fetched: {}", endpoint, failure.getMessage());
            }
        } finally {
            fetching.unlock();
        }
    }

    private static int number(@Nullable KeySet set) {
        return set == null ? 0 : set.number;
    }

    private boolean isUsable(@Nullable KeySet set, Instant now) {
        return set != null && isWithin(set.fetched, now, endpoint.lifetime().plus(endpoint.staleLifetime()));
    }

    /** Also false when the clock has been set back, for then nobody knows how long it has been. */
    private static boolean isWithin(Instant start, Instant now, Duration duration) {
        Duration passed = Duration.between(start, now);
        return !passed.isNegative() && passed.compareTo(duration) < 0;
    }
}
