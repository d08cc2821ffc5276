package dev.parley.hub.session;

import dev.parley.hub.Data;
import dev.parley.hub.Expiry;
import dev.parley.hub.History;
import dev.parley.hub.HubError;
import dev.parley.hub.SubscribeResult;
import dev.parley.hub.protocol.ClientInfo;
import dev.parley.hub.protocol.CommandError;
import dev.parley.hub.protocol.Payload;
import dev.parley.hub.protocol.Publication;
import dev.parley.hub.protocol.Push;
import dev.parley.hub.protocol.Result;
import dev.parley.hub.protocol.StreamPosition;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the hub says, in the words of the protocol. */
final class ToProtocol {

    private static final long GREATEST_TTL = 0xffff_ffffL;

    private ToProtocol() {}

    static Payload payload(Data data) {
        return data.isEmpty() ? Payload.EMPTY : Payload.of(data.bytes());
    }

    static Data data(Payload payload) {
        return Data.of(payload.asByteBuffer());
    }

    static CommandError error(HubError error) {
        return new CommandError(error.code(), error.message(), error.temporary());
    }

    static ClientInfo info(dev.parley.hub.ClientInfo info) {
        return new ClientInfo(info.user(), info.client(), payload(info.connectionInfo()), payload(info.channelInfo()));
    }

    /** Tells the time only of what a history keeps: what is delivered at once is from now. */
    static Publication publication(dev.parley.hub.Publication publication) {
        return new Publication(
                payload(publication.data()),
                publication.info().map(ToProtocol::info),
                publication.offset(),
                publication.tags(),
                false,
                publication.offset() == 0 ? 0 : publication.time().toEpochMilli(),
                "");
    }

    private static List<Publication> publications(List<dev.parley.hub.Publication> publications) {
        return publications.stream().map(ToProtocol::publication).toList();
    }

    /** Returns whole seconds, at least one: 0 would stand for none. */
    static long ttl(Duration left) {
        long seconds = left.plusSeconds(1).minusNanos(1).toSeconds();
        return Math.clamp(seconds, 1, GREATEST_TTL);
    }

    static long ttl(Expiry expiry, Instant now) {
        return expiry.at().map(at -> ttl(Duration.between(now, at))).orElse(0L);
    }

    static Result.Subscribe subscribed(SubscribeResult result) {
        Result.Subscribe subscribed = Result.Subscribe.PLAIN.withData(payload(result.data()));
        if (result.position().isPresent()) {
            subscribed = subscribed.withPosition(position(result.position().get()), result.recoverable(), true);
        }
        if (result.recovering()) {
            subscribed = subscribed.withRecovery(publications(result.missed()), result.recovered());
        }
        return result.expiresIn().isPresent()
                ? subscribed.withTtl(ttl(result.expiresIn().get()))
                : subscribed;
    }

    static Push subscribedByServer(SubscribeResult result) {
        StreamPosition position = result.position().map(ToProtocol::position).orElse(new StreamPosition(0, ""));
        return new Push(
                result.channel(),
                new Push.Subscribe(
                        result.recoverable(),
                        position.epoch(),
                        position.offset(),
                        result.position().isPresent(),
                        payload(result.data())));
    }

    private static StreamPosition position(dev.parley.hub.StreamPosition position) {
        return new StreamPosition(position.offset(), position.epoch());
    }

    static Result.History history(History history) {
        return new Result.History(
                publications(history.publications()),
                history.position().epoch(),
                history.position().offset());
    }

    static Result.Presence presence(Map<String, dev.parley.hub.ClientInfo> presence) {
        Map<String, ClientInfo> clients = new LinkedHashMap<>();
        presence.forEach((client, info) -> clients.put(client, info(info)));
        return new Result.Presence(clients);
    }
}
