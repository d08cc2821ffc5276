package dev.parley.hub.session;

import dev.parley.hub.HistoryRequest;
import dev.parley.hub.HubClient;
import dev.parley.hub.HubError;
import dev.parley.hub.HubException;
import dev.parley.hub.StreamPosition;
import dev.parley.hub.SubscribeAnswer;
import dev.parley.hub.SubscribeRequest;
import dev.parley.hub.SubscribeResult;
import dev.parley.hub.Unsubscribe;
import dev.parley.hub.protocol.Command;
import dev.parley.hub.protocol.Payload;
import dev.parley.hub.protocol.Reply;
import dev.parley.hub.protocol.Request;
import dev.parley.hub.protocol.Result;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands of a client that has connected, and their answers. Belongs to the session's loop. */
final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    /** So many commands may be without an answer before reading pauses. */
    private static final int MOST_OPEN = 256;

    /** The bit of a subscribe request that asks for error 112 instead of a subscription that could not recover. */
    private static final long FAIL_IF_NOT_RECOVERED = 2;

    /** A subscription that is being made, and the commands about its channel that came meanwhile. */
    private static final class Subscribing {

        /** The command's id; 0 once it is answered. */
        long id;

        final Queue<Command> after = new ArrayDeque<>(1);

        Subscribing(long id) {
            this.id = id;
        }
    }

    private final ClientSession session;
    private final HubClient client;
    private final Map<String, Subscribing> subscribing = new HashMap<>(2);

    /** How many commands have no answer yet. */
    private int open;

    Commands(ClientSession session, HubClient client) {
        this.session = session;
        this.client = client;
    }

    /** Returns whether reading should pause; it does not begin again before half of what is open is done. */
    boolean isBusy(boolean paused) {
        return open >= (paused ? MOST_OPEN / 2 : MOST_OPEN);
    }

    void handle(Command command) {
        if (!(command.request() instanceof Request.Send)) {
            open++;
        }
        Subscribing before = subscribing.get(channel(command.request()));
        if (before == null) {
            answer(command.id(), command.request());
        } else {
            before.after.add(command);
        }
    }

    /** Returns the channel that a request is about, or an empty text, which no channel has for a name. */
    private static String channel(Request request) {
        return switch (request) {
            case Request.Subscribe it -> it.channel();
            case Request.Unsubscribe it -> it.channel();
            case Request.Publish it -> it.channel();
            case Request.Presence it -> it.channel();
            case Request.PresenceStats it -> it.channel();
            case Request.History it -> it.channel();
            case Request.SubRefresh it -> it.channel();
            case Request.Connect _,
                    Request.Ping _,
                    Request.Send _,
                    Request.Rpc _,
                    Request.Refresh _,
                    Request.Pong _,
                    Request.Unknown _ -> "";
        };
    }

    private void answer(long id, Request request) {
        try {
            switch (request) {
                case Request.Subscribe it -> subscribe(id, it);
                case Request.Unsubscribe it -> {
                    client.unsubscribe(it.channel());
                    reply(id, new Result.Unsubscribe());
                }
                case Request.Publish it -> {
                    ensureStream(it.type());
                    ensureData(it.data());
                    reply(id, client.publish(it.channel(), ToProtocol.data(it.data())), _ -> new Result.Publish());
                }
                case Request.Presence it -> reply(id, client.presence(it.channel()), ToProtocol::presence);
                case Request.PresenceStats it ->
                    reply(
                            id,
                            client.presenceStats(it.channel()),
                            stats -> new Result.PresenceStats(stats.clients(), stats.users()));
                case Request.History it -> history(id, it);
                case Request.Ping _ -> reply(id, new Result.Ping());
                case Request.Send it -> send(it);
                case Request.Rpc it ->
                    reply(
                            id,
                            client.rpc(it.method(), ToProtocol.data(it.data())),
                            data -> new Result.Rpc(ToProtocol.payload(data)));
                case Request.Refresh it ->
                    reply(
                            id,
                            client.refresh(it.token()),
                            until -> new Result.Refresh(
                                    session.id(), session.version(), until.at().isPresent(), session.ttl(until)));
                case Request.SubRefresh it -> {
                    ensureStream(it.type());
                    reply(
                            id,
                            client.subRefresh(it.channel(), it.token()),
                            until -> new Result.SubRefresh(until.at().isPresent(), session.ttl(until)));
                }
                case Request.Unknown _ -> throw HubError.METHOD_NOT_FOUND.because("a command with nothing known in it");
                case Request.Connect _, Request.Pong _ ->
                    throw new IllegalStateException("the session itself answers " + request.getClass());
            }
        } catch (HubException refused) {
            refuse(id, refused);
        }
    }

    private void reply(long id, Reply.Content content) {
        open--;
        session.send(new Reply(id, content));
        session.updateReading();
    }

    private <T> void reply(long id, CompletionStage<T> answer, Function<T, Reply.Content> result) {
        answer.whenComplete((value, failure) -> {
            if (failure == null) {
                replyWith(id, value, result);
            } else if (failure instanceof HubException refused) {
                refuse(id, refused);
            } else {
                LOG.error("A client's request failed", failure);
                refuse(id, new HubException(HubError.INTERNAL, "the request failed", failure));
            }
        });
    }

    private <T> void replyWith(long id, T value, Function<T, Reply.Content> result) {
        Reply.Content content;
        try {
            content = result.apply(value);
        } catch (HubException refused) {
            content = ToProtocol.error(refused.error());
        }
        reply(id, content);
    }

    private void refuse(long id, HubException cause) {
        LOG.debug("A client's request was refused: {}", cause.getMessage());
        reply(id, ToProtocol.error(cause.error()));
    }

    private static void ensureData(Payload data) {
        if (data.isEmpty()) {
            throw HubError.BAD_REQUEST.because("data: got nothing");
        }
    }

    private static void ensureStream(int type) {
        if (type != 0) {
            throw HubError.NOT_AVAILABLE.because("type: got " + type + ", expected 0, a stream of publications");
        }
    }

    /** A message that is refused has no reply to say so. */
    private void send(Request.Send request) {
        try {
            client.send(ToProtocol.data(request.data()));
        } catch (HubException refused) {
            LOG.debug("A client's message was refused: {}", refused.getMessage());
        }
    }

    private void history(long id, Request.History request) {
        Optional<StreamPosition> since =
                request.since().map(position -> new StreamPosition(position.offset(), position.epoch()));
        int limit = request.limit() < 0 ? HistoryRequest.ALL : request.limit();
        String epoch = since.map(StreamPosition::epoch).orElse("");
        reply(id, client.history(request.channel(), new HistoryRequest(since, limit, request.reverse())), history -> {
            if (!epoch.isEmpty() && !epoch.equals(history.position().epoch())) {
                throw HubError.UNRECOVERABLE_POSITION.because(
                        "channel " + request.channel() + ": its history has begun anew");
            }
            return ToProtocol.history(history);
        });
    }

    // ---- subscribing

    private void subscribe(long id, Request.Subscribe request) {
        ensureStream(request.type());
        String channel = request.channel();
        SubscribeRequest wanted = new SubscribeRequest(
                channel,
                request.token().isEmpty() ? Optional.empty() : Optional.of(request.token()),
                ToProtocol.data(request.data()),
                request.recover()
                        ? Optional.of(new StreamPosition(request.offset(), request.epoch()))
                        : Optional.empty(),
                request.joinLeave(),
                request.tf().map(TagFilter::of));
        boolean mustRecover = (request.flag() & FAIL_IF_NOT_RECOVERED) != 0;
        subscribing.put(channel, new Subscribing(id));
        client.subscribe(wanted, new SubscribeAnswer() {
            @Override
            public void subscribed(SubscribeResult result) {
                if (mustRecover && result.recovering() && !result.recovered()) {
                    client.unsubscribe(channel);
                    refused(HubError.UNRECOVERABLE_POSITION.because("channel " + channel + ": not all is there"));
                } else {
                    answered(channel, ToProtocol.subscribed(result));
                }
            }

            @Override
            public void refused(HubException cause) {
                LOG.debug("A subscription was refused: {}", cause.getMessage());
                answered(channel, ToProtocol.error(cause.error()));
            }
        });
    }

    private void answered(String channel, Reply.Content content) {
        Subscribing it = subscribing.get(channel);
        if (it != null && it.id != 0) {
            long id = it.id;
            it.id = 0;
            reply(id, content);
            // Once the hub has begun with the subscription.
            session.loop().execute(() -> goOn(channel));
        }
    }

    private void goOn(String channel) {
        Subscribing done = subscribing.remove(channel);
        while (done != null && !done.after.isEmpty()) {
            Command next = done.after.remove();
            Subscribing again = subscribing.get(channel);
            if (again == null) {
                answer(next.id(), next.request());
            } else {
                again.after.add(next);
            }
        }
    }

    /** The server has ended a subscription; returns whether that answers the client, which is still waiting for it. */
    boolean onUnsubscribed(String channel, Unsubscribe reason) {
        Subscribing it = subscribing.get(channel);
        if (it == null || it.id == 0) {
            return false;
        }
        HubError error = reason.resubscribes() ? HubError.INTERNAL : HubError.PERMISSION_DENIED;
        answered(channel, ToProtocol.error(error));
        return true;
    }
}
