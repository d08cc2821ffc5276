package dev.parley.hub;

import dev.parley.hub.ControlMessage.Target;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The clients that are connected to this node. Safe for use by any number of threads. */
final class Clients {

    private final Map<String, HubClient> byId = new ConcurrentHashMap<>();

    /** The clients of each user that is known, by their ids. */
    private final ConcurrentHashMap<String, Set<HubClient>> byUser = new ConcurrentHashMap<>();

    /** Adds a client; returns false, and does not, if its user has as many as may be. */
    boolean add(HubClient client, int maximumPerUser) {
        String user = client.info().user();
        boolean[] added = {true};
        if (!user.isEmpty()) {
            byUser.compute(user, (_, clients) -> {
                added[0] = clients == null || clients.size() < maximumPerUser;
                if (!added[0]) {
                    return clients;
                }
                Set<HubClient> all = clients == null ? ConcurrentHashMap.newKeySet(1) : clients;
                all.add(client);
                return all;
            });
        }
        if (added[0]) {
            byId.put(client.info().client(), client);
        }
        return added[0];
    }

    void remove(HubClient client) {
        byId.remove(client.info().client(), client);
        byUser.computeIfPresent(client.info().user(), (_, clients) -> {
            clients.remove(client);
            return clients.isEmpty() ? null : clients;
        });
    }

    Collection<HubClient> all() {
        return byId.values();
    }

    int users() {
        return byUser.size();
    }

    /** Has those that are meant do something, each on its loop. */
    void each(Target target, Consumer<HubClient> task) {
        Collection<HubClient> meant;
        if (!target.client().isEmpty()) {
            HubClient client = byId.get(target.client());
            boolean fits = client != null
                    && (target.user().isEmpty() || client.info().user().equals(target.user()));
            meant = fits ? List.of(client) : List.of();
        } else {
            meant = byUser.getOrDefault(target.user(), Set.of());
        }
        meant.forEach(client -> client.onLoop(() -> task.accept(client)));
    }
}
