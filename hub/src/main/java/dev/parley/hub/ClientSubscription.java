package dev.parley.hub;

import dev.parley.hub.core.Recovery;
import dev.parley.hub.core.Subscriber;
import dev.parley.hub.core.Subscription;
import dev.parley.websocket.Message;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What a client has subscribed to, or is about to. Belongs to its connection's loop. */
final class ClientSubscription implements Subscriber {

    /** Gets the outcome, once. */
    interface Outcome {

        /** The subscription stands, and offers nothing before {@link #start()}. */
        void subscribed(SubscribeResult result);

        void refused(HubException cause);
    }

    final SubscribeRequest request;
    final NamespaceOptions options;

    /** Whether it was the server's wish. */
    final boolean serverSide;

    private final HubClient client;
    private final Outcome outcome;
    private SubscribeGrant grant = SubscribeGrant.PLAIN;

    /** Whether the program let the client in, and not what the namespace allows. */
    private boolean byProgram;

    private Expiry expiry = Expiry.NEVER;
    private @Nullable Subscription subscription;
    private boolean askedFor;

    /** Whether it has begun, and others have been let know. */
    private boolean present;

    private boolean ended;

    ClientSubscription(
            HubClient client, SubscribeRequest request, NamespaceOptions options, boolean serverSide, Outcome outcome) {
        this.client = client;
        this.request = request;
        this.options = options;
        this.serverSide = serverSide;
        this.outcome = outcome;
    }

    String channel() {
        return request.channel();
    }

    ClientInfo info() {
        return grant.channelInfo().isEmpty() ? client.info() : client.info().withChannelInfo(grant.channelInfo());
    }

    /** Returns whether it stands. */
    boolean isSubscribed() {
        return present && !ended;
    }

    Expiry expiry() {
        return expiry;
    }

    void expiry(Expiry until) {
        expiry = until;
    }

    /** Returns whether the program is being asked if it is to live longer, as it has expired. */
    boolean isAskedFor() {
        return askedFor;
    }

    void askedFor(boolean asked) {
        askedFor = asked;
    }

    /** The client may subscribe: does so. */
    void grant(SubscribeGrant granted, boolean fromProgram) {
        grant = granted;
        byProgram = fromProgram;
        expiry = granted.expiry();
        if (!ended) {
            client.hub()
                    .channels()
                    .subscribe(channel(), options, this, options.recovery() ? request.since() : Optional.empty());
        }
    }

    void refuse(HubException cause) {
        if (!ended) {
            ended = true;
            client.forget(this);
            outcome.refused(cause);
        }
    }

    /** Begins to offer what is published, and lets others know. */
    void start() {
        if (subscription == null || ended) {
            return;
        }
        present = true;
        renewPresence();
        if (options.joinLeave() && !isPattern()) {
            client.hub().quietly("join", client.hub().broker().publishJoin(channel(), info()));
        }
        subscription.start();
    }

    void renewPresence() {
        if (present && options.presence() && !isPattern()) {
            Duration lease = client.hub().settings().presenceLease();
            client.hub().quietly("presence", client.hub().broker().addPresence(channel(), info(), lease));
        }
    }

    void resume() {
        if (subscription != null && subscription.isBehind()) {
            subscription.resume();
        }
    }

    /** Ends it, and lets others know. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (subscription != null) {
            subscription.end();
        }
        if (!present || isPattern()) {
            return;
        }
        if (options.presence()) {
            client.hub().quietly("presence", client.hub().broker().removePresence(channel(), info()));
        }
        if (options.joinLeave()) {
            client.hub().quietly("leave", client.hub().broker().publishLeave(channel(), info()));
        }
    }

    private boolean isPattern() {
        return channel().endsWith("*");
    }

    // ---- what the channel tells

    @Override
    public Executor loop() {
        return client.connection().loop();
    }

    @Override
    public Encoding encoding() {
        return client.connection().encoding();
    }

    @Override
    public boolean wants(Push push) {
        return switch (push) {
            case Push.Published published ->
                (!isPattern() || covers(new ChannelName(published.channel()))) && wants(published.publication());
            case Push.Joined _, Push.Left _ -> request.joinLeave() && options.joinLeave();
        };
    }

    @Override
    public boolean offer(Message push) {
        return client.offer(push);
    }

    @Override
    public void joined(Subscription joined, Optional<History> history) {
        if (ended) {
            joined.end();
            return;
        }
        subscription = joined;
        outcome.subscribed(result(history));
    }

    private SubscribeResult result(Optional<History> history) {
        boolean recovering = options.recovery() && request.since().isPresent();
        Optional<List<Publication>> missed = recovering && history.isPresent()
                ? Recovery.of(request.since().get(), history.get())
                : Optional.empty();
        return new SubscribeResult(
                channel(),
                options.recovery() ? history.map(History::position) : Optional.empty(),
                options.recovery() && history.isPresent(),
                recovering,
                missed.isPresent(),
                missed.orElse(List.of()).stream().filter(this::wants).toList(),
                expiry.at()
                        .map(at ->
                                Duration.between(client.hub().settings().clock().instant(), at)),
                grant.data());
    }

    /**
     * Returns whether the pattern brings what is published to a channel: one of its own namespace that is not for some only, and
     * unless the program let the client in, one that it could have subscribed to by itself.
     */
    private boolean covers(ChannelName name) {
        boolean isOthers = name.users().isPresent()
                && !name.users().get().contains(client.info().user());
        return name.namespace().equals(new ChannelName(channel()).namespace())
                && !name.isPrivate()
                && !isOthers
                && (byProgram || client.isAllowed(Permission.SUBSCRIBE, name.name(), options));
    }

    private boolean wants(Publication publication) {
        return request.filter().isEmpty() || request.filter().get().test(publication.tags());
    }

    @Override
    public void refused(Throwable cause) {
        refuse(Failures.toHubException(cause));
    }

    @Override
    public void skipped(long count) {
        client.connection().onSkipped(channel(), count);
    }

    @Override
    public void tooSlow() {
        client.disconnect(Disconnect.SLOW);
    }

    @Override
    public void lost() {
        if (serverSide) {
            client.disconnect(Disconnect.INSUFFICIENT_STATE);
        } else {
            client.unsubscribe(channel(), Unsubscribe.INSUFFICIENT_STATE);
        }
    }
}
