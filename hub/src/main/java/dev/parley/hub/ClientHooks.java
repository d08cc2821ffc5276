package dev.parley.hub;

import dev.parley.hub.HubSettings.Hooks;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the program's hooks decide about one client, on virtual threads, and goes on with the outcome on the client's loop. */
final class ClientHooks {

    private static final Logger LOG = LoggerFactory.getLogger(ClientHooks.class);

    /** How much of a client waits for hooks, or is being answered by them, at most. */
    private static final int MOST_WAITING = 256;

    private final HubClient client;
    private final Hooks hooks;
    private final SerialTasks tasks = new SerialTasks();
    private final AtomicInteger calls = new AtomicInteger();

    ClientHooks(HubClient client, Hooks hooks) {
        this.client = client;
        this.hooks = hooks;
    }

    Hooks set() {
        return hooks;
    }

    /** Has a hook decide, after those of the client that decide now. Nothing comes of it if the client has gone meanwhile. */
    <T> void decide(Callable<T> hook, Consumer<T> decided, Consumer<HubException> refused) {
        if (tasks.size() >= MOST_WAITING) {
            refused.accept(HubError.TOO_MANY_REQUESTS.because(MOST_WAITING + " requests of the client wait for hooks"));
        } else {
            tasks.execute(() -> decideNow(hook, decided, refused));
        }
    }

    /** Has a hook decide, beside others of the client. */
    <T> void decideBeside(Callable<T> hook, Consumer<T> decided, Consumer<HubException> refused) {
        if (calls.incrementAndGet() > MOST_WAITING) {
            calls.decrementAndGet();
            refused.accept(HubError.TOO_MANY_REQUESTS.because(MOST_WAITING + " calls of the client are open"));
            return;
        }
        Thread.ofVirtual().name("parley-hook").start(() -> {
            decideNow(hook, decided, refused);
            calls.decrementAndGet();
        });
    }

    private <T> void decideNow(Callable<T> hook, Consumer<T> decided, Consumer<HubException> refused) {
        Runnable outcome = outcome(hook, decided, refused);
        client.onLoop(() -> {
            if (!client.isClosed()) {
                outcome.run();
            }
        });
    }

    private <T> Runnable outcome(Callable<T> hook, Consumer<T> decided, Consumer<HubException> refused) {
        try {
            T decision = hook.call();
            return () -> decided.accept(decision);
        } catch (DisconnectException end) {
            return () -> client.disconnect(end.disconnect());
        } catch (Exception failure) {
            HubException cause = Failures.toHubException(failure);
            return () -> refused.accept(cause);
        }
    }

    /** The client has gone. */
    void disconnected(ClientInfo info, Disconnect reason) {
        hooks.disconnect()
                .ifPresent(hook -> tasks.execute(() -> {
                    try {
                        hook.onDisconnect(info, reason);
                    } catch (Exception broken) {
                        LOG.error("The hook for disconnects failed", broken);
                    }
                }));
    }
}
