package dev.parley.hub.broker;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.Publication;
import dev.parley.hub.StreamPosition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What brokers in memory share: streams and presences, on shelves by the channels' names. Each shelf has a lock, under which
 * something is published and told, so that everybody is told in one order.
 */
final class Memory {

    private static final int SHELVES = 64;

    final CopyOnWriteArrayList<MemoryBroker> nodes = new CopyOnWriteArrayList<>();
    private final InstantSource clock;
    private final Shelf[] shelves = new Shelf[SHELVES];

    private static final class Shelf {
        final Map<String, Stream> streams = new HashMap<>();
        final Map<String, Map<String, Present>> presences = new HashMap<>();

        /** In the order in which they were used, and so in which they expire. */
        final LinkedHashMap<UsedKey, First> usedKeys = new LinkedHashMap<>();
    }

    private record Present(ClientInfo client, Instant until) {}

    private record UsedKey(String channel, String key) {}

    private record First(StreamPosition position, Instant until) {}

    Memory(InstantSource clock) {
        this.clock = clock;
        Arrays.setAll(shelves, _ -> new Shelf());
    }

    private Shelf shelf(String channel) {
        int hash = channel.hashCode();
        return shelves[(hash ^ (hash >>> 16)) & (SHELVES - 1)];
    }

    // ---- publications

    StreamPosition publish(String channel, PublicationDraft draft) {
        Shelf shelf = shelf(channel);
        synchronized (shelf) {
            Instant now = clock.instant();
            if (draft.idempotencyKey().isEmpty()) {
                return publish(shelf, channel, draft, now);
            }
            forgetKeys(shelf, now);
            UsedKey key = new UsedKey(channel, draft.idempotencyKey().get());
            First first = shelf.usedKeys.get(key);
            if (first != null) {
                return first.position();
            }
            StreamPosition position = publish(shelf, channel, draft, now);
            shelf.usedKeys.put(key, new First(position, now.plus(Broker.IDEMPOTENCY_AGE)));
            return position;
        }
    }

    private StreamPosition publish(Shelf shelf, String channel, PublicationDraft draft, Instant now) {
        Publication publication;
        StreamPosition position;
        if (draft.retention().isKept()) {
            Stream stream = stream(shelf, channel, now);
            publication = draft.at(stream.position().offset() + 1);
            stream.append(publication, draft.retention(), now);
            position = stream.position();
        } else {
            publication = draft.at(0);
            position = StreamPosition.NONE;
        }
        for (MemoryBroker node : nodes) {
            node.tellPublication(channel, publication, position.epoch());
        }
        return position;
    }

    /** Tells all nodes something about a channel, after what was told of it before. */
    void tell(String channel, Consumer<MemoryBroker> telling) {
        synchronized (shelf(channel)) {
            nodes.forEach(telling);
        }
    }

    private static Stream stream(Shelf shelf, String channel, Instant now) {
        Stream stream = shelf.streams.get(channel);
        if (stream == null || stream.isOver(now)) {
            stream = new Stream();
            shelf.streams.put(channel, stream);
        }
        return stream;
    }

    History history(String channel, HistoryRequest request, Duration positionAge) {
        Shelf shelf = shelf(channel);
        synchronized (shelf) {
            Instant now = clock.instant();
            if (positionAge.isPositive()) {
                Stream stream = stream(shelf, channel, now);
                stream.keep(now.plus(positionAge));
                return stream.read(request, now);
            }
            Stream stream = shelf.streams.get(channel);
            return stream == null || stream.isOver(now)
                    ? new History(List.of(), StreamPosition.NONE)
                    : stream.read(request, now);
        }
    }

    void removeHistory(String channel) {
        Shelf shelf = shelf(channel);
        synchronized (shelf) {
            Stream stream = shelf.streams.get(channel);
            if (stream != null) {
                stream.clear();
            }
        }
    }

    // ---- presences

    void addPresence(String channel, ClientInfo client, Duration lease) {
        Shelf shelf = shelf(channel);
        synchronized (shelf) {
            shelf.presences
                    .computeIfAbsent(channel, _ -> new LinkedHashMap<>(2))
                    .put(client.client(), new Present(client, clock.instant().plus(lease)));
        }
    }

    void removePresence(String channel, ClientInfo client) {
        Shelf shelf = shelf(channel);
        synchronized (shelf) {
            Map<String, Present> present = shelf.presences.get(channel);
            if (present != null) {
                present.remove(client.client());
                if (present.isEmpty()) {
                    shelf.presences.remove(channel);
                }
            }
        }
    }

    Map<String, ClientInfo> presence(String channel) {
        Shelf shelf = shelf(channel);
        synchronized (shelf) {
            Instant now = clock.instant();
            Map<String, ClientInfo> clients = new LinkedHashMap<>();
            shelf.presences.getOrDefault(channel, Map.of()).forEach((id, present) -> {
                if (now.isBefore(present.until())) {
                    clients.put(id, present.client());
                }
            });
            return clients;
        }
    }

    // ---- what expires

    void expire() {
        for (Shelf shelf : shelves) {
            synchronized (shelf) {
                Instant now = clock.instant();
                forgetKeys(shelf, now);
                shelf.streams.values().removeIf(stream -> {
                    stream.forget(now);
                    return stream.isOver(now);
                });
                shelf.presences.values().removeIf(clients -> {
                    clients.values().removeIf(present -> !now.isBefore(present.until()));
                    return clients.isEmpty();
                });
            }
        }
    }

    private static void forgetKeys(Shelf shelf, Instant now) {
        var keys = shelf.usedKeys.values().iterator();
        while (keys.hasNext() && !now.isBefore(keys.next().until())) {
            keys.remove();
        }
    }

    int size() {
        int size = 0;
        for (Shelf shelf : shelves) {
            synchronized (shelf) {
                size += shelf.streams.size() + shelf.presences.size() + shelf.usedKeys.size();
            }
        }
        return size;
    }
}
