package dev.parley.hub;

import dev.parley.hub.core.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** When a connection and its subscriptions expire, and what becomes of them then. Belongs to the connection's loop. */
final class ClientExpiry {

    private final HubClient client;
    private final ClientHooks hooks;
    private final Collection<ClientSubscription> subscriptions;
    private Expiry expiry = Expiry.NEVER;

    /** Whether the program is being asked if the connection is to live longer, as it has expired. */
    private boolean askedFor;

    private Timer.@Nullable Cancellable check;

    /**
     * Creates it.
     *
     * @param client the client
     * @param hooks what may let it live longer
     * @param subscriptions a view of its subscriptions
     */
    ClientExpiry(HubClient client, ClientHooks hooks, Collection<ClientSubscription> subscriptions) {
        this.client = client;
        this.hooks = hooks;
        this.subscriptions = subscriptions;
    }

    void set(Expiry until) {
        expiry = until;
        watch();
    }

    private HubSettings settings() {
        return client.hub().settings();
    }

    /** Looks again when the first of all will have expired, with some grace. */
    void watch() {
        cancel();
        Instant first = askedFor ? Instant.MAX : expiry.at().orElse(Instant.MAX);
        for (ClientSubscription subscription : subscriptions) {
            Instant at = subscription.isAskedFor()
                    ? Instant.MAX
                    : subscription.expiry().at().orElse(Instant.MAX);
            first = at.isBefore(first) ? at : first;
        }
        if (first.isBefore(Instant.MAX) && !client.isClosed()) {
            Instant due = first.plus(settings().expiryGrace());
            Duration delay = Duration.between(settings().clock().instant(), due);
            check = client.hub()
                    .timer()
                    .schedule(delay.isNegative() ? Duration.ZERO : delay, () -> client.onLoop(this::check));
        }
    }

    void cancel() {
        if (check != null) {
            check.cancel();
            check = null;
        }
    }

    private void check() {
        if (client.isClosed()) {
            return;
        }
        Instant graceful = settings().clock().instant().minus(settings().expiryGrace());
        if (expiry.isOver(graceful) && !askedFor) {
            askedFor = true;
            ask(
                    hooks.set().refresh().map(hook -> () -> hook.onRefresh(client.info(), Optional.empty())),
                    until -> {
                        askedFor = false;
                        client.changeExpiry(until);
                    },
                    () -> client.disconnect(Disconnect.EXPIRED));
        }
        for (ClientSubscription subscription : List.copyOf(subscriptions)) {
            if (subscription.expiry().isOver(graceful) && !subscription.isAskedFor()) {
                ask(subscription);
            }
        }
        watch();
    }

    private void ask(ClientSubscription subscription) {
        String channel = subscription.channel();
        subscription.askedFor(true);
        ask(
                hooks.set().subRefresh().map(hook -> () -> hook.onSubRefresh(client.info(), channel, Optional.empty())),
                until -> {
                    subscription.askedFor(false);
                    subscription.expiry(until);
                    watch();
                },
                () -> client.unsubscribe(channel, Unsubscribe.EXPIRED));
    }

    /** Asks the program whether what has expired is to live longer. */
    private void ask(Optional<Callable<Expiry>> hook, Consumer<Expiry> longer, Runnable over) {
        if (hook.isEmpty()) {
            over.run();
            return;
        }
        hooks.decide(
                hook.get(),
                until -> {
                    if (until.isOver(settings().clock().instant())) {
                        over.run();
                    } else {
                        longer.accept(until);
                    }
                },
                _ -> over.run());
    }
}
