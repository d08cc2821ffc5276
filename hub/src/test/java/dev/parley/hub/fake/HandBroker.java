package dev.parley.hub.fake;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.PresenceStats;
import dev.parley.hub.Publication;
import dev.parley.hub.StreamPosition;
import dev.parley.hub.broker.Broker;
import dev.parley.hub.broker.BrokerListener;
import dev.parley.hub.broker.BrokerUnavailableException;
import dev.parley.hub.broker.PublicationDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A broker of one channel with history, in which a test does each step by hand: what was published reaches the history and the
 * node when the test says so, and so do answers.
 */
public final class HandBroker implements Broker {

    /** What was asked, in its order. */
    public final List<String> asked = new ArrayList<>();

    private final ArrayDeque<Runnable> answers = new ArrayDeque<>();
    private final List<Publication> history = new ArrayList<>();
    private String epoch = "e";
    private long offset;
    private boolean byHand;
    private boolean away;

    /** Answers only when told to. */
    public void answerByHand() {
        byHand = true;
    }

    /** Does what was asked first, and answers. */
    public void answer() {
        answers.remove().run();
    }

    public void away(boolean whether) {
        away = whether;
    }

    /** Adds a publication to the history, of which the node is not told yet. */
    public Publication append(String data) {
        Publication publication = new Publication(++offset, Data.of(data), Optional.empty(), Map.of(), Instant.EPOCH);
        history.add(publication);
        return publication;
    }

    /** Forgets the oldest publications. */
    public void trim(int count) {
        history.subList(0, count).clear();
    }

    /** Loses everything, and begins another stream. */
    public void beginAnew(String name) {
        epoch = name;
        offset = 0;
        history.clear();
    }

    public String epoch() {
        return epoch;
    }

    public StreamPosition position() {
        return new StreamPosition(offset, epoch);
    }

    private <T> CompletionStage<T> later(String what, Supplier<T> answer) {
        asked.add(what);
        CompletableFuture<T> stage = new CompletableFuture<>();
        Runnable answering = () -> {
            if (away) {
                stage.completeExceptionally(new BrokerUnavailableException("away"));
            } else {
                stage.complete(answer.get());
            }
        };
        if (byHand) {
            answers.add(answering);
        } else {
            answering.run();
        }
        return stage;
    }

    private CompletionStage<Void> later(String what) {
        return later(what, () -> 0).thenAccept(_ -> {});
    }

    @Override
    public CompletionStage<Void> start(BrokerListener listener) {
        return later("start");
    }

    @Override
    public CompletionStage<StreamPosition> publish(String channel, PublicationDraft draft) {
        throw new UnsupportedOperationException("append, and tell the node");
    }

    @Override
    public CompletionStage<Void> publishJoin(String channel, ClientInfo client) {
        return later("join");
    }

    @Override
    public CompletionStage<Void> publishLeave(String channel, ClientInfo client) {
        return later("leave");
    }

    @Override
    public CompletionStage<Void> subscribe(String channel) {
        return later("subscribe " + channel);
    }

    @Override
    public CompletionStage<Void> unsubscribe(String channel) {
        return later("unsubscribe " + channel);
    }

    @Override
    public CompletionStage<History> history(String channel, HistoryRequest request, Duration positionAge) {
        return later("history", () -> {
            long since = request.since().map(StreamPosition::offset).orElse(0L);
            List<Publication> read = history.stream()
                    .filter(one -> request.limit() != 0 && one.offset() > since)
                    .toList();
            return new History(read, position());
        });
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return later("removeHistory");
    }

    @Override
    public CompletionStage<Void> addPresence(String channel, ClientInfo client, Duration lease) {
        return later("addPresence");
    }

    @Override
    public CompletionStage<Void> removePresence(String channel, ClientInfo client) {
        return later("removePresence");
    }

    @Override
    public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
        return later("presence", Map::of);
    }

    @Override
    public CompletionStage<PresenceStats> presenceStats(String channel) {
        return later("presenceStats", () -> new PresenceStats(0, 0));
    }

    @Override
    public CompletionStage<Void> publishControl(Data message) {
        return later("control");
    }

    @Override
    public void close() {
        asked.add("close");
    }
}
