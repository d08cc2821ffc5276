package dev.parley.hub.broker;

import dev.parley.hub.ClientInfo;
import dev.parley.hub.Data;
import dev.parley.hub.History;
import dev.parley.hub.HistoryRequest;
import dev.parley.hub.PresenceStats;
import dev.parley.hub.Publication;
import dev.parley.hub.StreamPosition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A broker in the memory of this process, for a hub of one node; or of several in one process, which share what
 * {@link #beside(MemoryBroker)} shares. Every stage that it returns has completed. What has expired is removed every few seconds.
 */
public final class MemoryBroker implements Broker {

    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(5);

    private final Memory memory;

    private final Set<String> channels = ConcurrentHashMap.newKeySet();

    /** What patterns have before their {@code *}. */
    private final ConcurrentSkipListSet<String> prefixes = new ConcurrentSkipListSet<>();

    private volatile @Nullable BrokerListener listener;
    private volatile boolean closed;
    private @Nullable Thread sweeper;

    private MemoryBroker(Memory memory) {
        this.memory = memory;
    }

    /** {@return a broker with the system's clock} */
    public static MemoryBroker create() {
        return create(InstantSource.system());
    }

    /**
     * {@return a broker}
     *
     * @param clock tells what has expired
     */
    public static MemoryBroker create(InstantSource clock) {
        return new MemoryBroker(new Memory(clock));
    }

    /**
     * {@return the broker of another node in the same process, with the same histories}
     *
     * @param other the broker of a node
     */
    public static MemoryBroker beside(MemoryBroker other) {
        return new MemoryBroker(other.memory);
    }

    @Override
    public CompletionStage<Void> start(BrokerListener told) {
        listener = told;
        memory.nodes.add(this);
        sweeper = Thread.ofVirtual().name("parley-memory-broker").start(this::sweep);
        return done();
    }

    private void sweep() {
        try {
            while (!closed) {
                Thread.sleep(SWEEP_INTERVAL);
                expire();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // The broker has been closed.
        }
    }

    /** Removes what has expired. */
    void expire() {
        memory.expire();
    }

    /** Returns how many streams and presences are kept. */
    int size() {
        return memory.size();
    }

    @Override
    public CompletionStage<StreamPosition> publish(String channel, PublicationDraft draft) {
        return answer(() -> memory.publish(channel, draft));
    }

    @Override
    public CompletionStage<Void> publishJoin(String channel, ClientInfo client) {
        return run(() -> memory.tell(channel, node -> node.tell(channel, told -> told.onJoin(channel, client))));
    }

    @Override
    public CompletionStage<Void> publishLeave(String channel, ClientInfo client) {
        return run(() -> memory.tell(channel, node -> node.tell(channel, told -> told.onLeave(channel, client))));
    }

    @Override
    public CompletionStage<Void> subscribe(String channel) {
        return run(() -> {
            if (channel.endsWith("*")) {
                prefixes.add(channel.substring(0, channel.length() - 1));
            } else {
                channels.add(channel);
            }
        });
    }

    @Override
    public CompletionStage<Void> unsubscribe(String channel) {
        return run(() -> {
            if (channel.endsWith("*")) {
                prefixes.remove(channel.substring(0, channel.length() - 1));
            } else {
                channels.remove(channel);
            }
        });
    }

    @Override
    public CompletionStage<History> history(String channel, HistoryRequest request, Duration positionAge) {
        return answer(() -> memory.history(channel, request, positionAge));
    }

    @Override
    public CompletionStage<Void> removeHistory(String channel) {
        return run(() -> memory.removeHistory(channel));
    }

    @Override
    public CompletionStage<Void> addPresence(String channel, ClientInfo client, Duration lease) {
        return run(() -> memory.addPresence(channel, client, lease));
    }

    @Override
    public CompletionStage<Void> removePresence(String channel, ClientInfo client) {
        return run(() -> memory.removePresence(channel, client));
    }

    @Override
    public CompletionStage<Map<String, ClientInfo>> presence(String channel) {
        return answer(() -> memory.presence(channel));
    }

    @Override
    public CompletionStage<PresenceStats> presenceStats(String channel) {
        return answer(() -> {
            Map<String, ClientInfo> present = memory.presence(channel);
            long users =
                    present.values().stream().map(ClientInfo::user).distinct().count();
            return new PresenceStats(present.size(), (int) users);
        });
    }

    @Override
    public CompletionStage<Void> publishControl(Data message) {
        return run(() -> memory.nodes.forEach(node -> node.tell(told -> told.onControl(message))));
    }

    @Override
    public void close() {
        closed = true;
        memory.nodes.remove(this);
        if (sweeper != null) {
            sweeper.interrupt();
        }
    }

    // ---- what this node is told, under the lock of the channel's shelf

    void tellPublication(String channel, Publication publication, String epoch) {
        tell(channel, told -> told.onPublication(channel, channel, publication, epoch));
        String candidate = prefixes.isEmpty() ? null : prefixes.floor(channel);
        while (candidate != null) {
            if (channel.startsWith(candidate)) {
                String pattern = candidate + "*";
                tell(told -> told.onPublication(pattern, channel, publication, epoch));
                candidate = prefixes.lower(candidate);
            } else {
                // What begins the channel's name and comes before the candidate is no longer than what both begin with.
                candidate = prefixes.floor(commonPrefix(channel, candidate));
            }
        }
    }

    private static String commonPrefix(String one, String other) {
        int length = 0;
        while (length < one.length() && length < other.length() && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return one.substring(0, length);
    }

    private void tell(String channel, Telling telling) {
        if (channels.contains(channel)) {
            tell(telling);
        }
    }

    private void tell(Telling telling) {
        BrokerListener told = listener;
        if (told != null && !closed) {
            telling.tell(told);
        }
    }

    private interface Telling {
        void tell(BrokerListener listener);
    }

    // ---- answers

    private <T> CompletionStage<T> answer(Supplier<T> question) {
        if (closed) {
            return CompletableFuture.failedStage(new BrokerUnavailableException("the broker in memory is closed"));
        }
        return CompletableFuture.completedFuture(question.get());
    }

    private CompletionStage<Void> run(Runnable action) {
        if (closed) {
            return CompletableFuture.failedStage(new BrokerUnavailableException("the broker in memory is closed"));
        }
        action.run();
        return done();
    }

    private static CompletionStage<Void> done() {
        return CompletableFuture.completedFuture(null);
    }
}
