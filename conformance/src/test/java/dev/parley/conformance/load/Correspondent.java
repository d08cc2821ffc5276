package dev.parley.conformance.load;

import dev.parley.client.ReconnectListener;
import dev.parley.client.ReconnectState;
import dev.parley.client.ReconnectingWebSocket;
import dev.parley.client.WebSocketClient;
import dev.parley.client.WebSocketRequest;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One client of the {@link JournalServer}: sends numbered messages through a {@link ReconnectingWebSocket}, and on each new
 * connection sends again what was not acknowledged on an older one.
 */
final class Correspondent implements WebSocketListener, ReconnectListener, AutoCloseable {

    private final int name;
    private final Tallies tallies;
    private final ReconnectingWebSocket webSocket;

    // Guarded by this.

    private int sent;
    private int acknowledged;

    /** How many messages came on this connection. */
    private int heard;

    /** Which of the servers the connection leads to. */
    private int generation;

    private @Nullable String problem;

    /** What all of them together have done. */
    record Tallies(Tally back, Tally acknowledged, Tally sentAgain, Tally attempts) {
        Tallies() {
            this(new Tally(), new Tally(), new Tally(), new Tally());
        }
    }

    Correspondent(int name, WebSocketClient client, URI url, Tallies tallies) {
        this.name = name;
        this.tallies = tallies;
        this.webSocket = client.reconnecting(WebSocketRequest.to(url).build())
                .backoff(Duration.ofMillis(100), Duration.ofSeconds(1))
                .stableAfter(Duration.ZERO)
                .listener(this)
                .onState(this)
                .start();
    }

    /** Sends one message more. Not to be called by two threads at once: they would have to agree on an order. */
    void sendNext() {
        int number;
        synchronized (this) {
            number = ++sent;
        }
        if (!webSocket.trySend(message(Journal.Way.BUFFER, number))) {
            complain("the buffer has no room for message " + number);
        }
    }

    private static Message message(Journal.Way way, int number) {
        return Message.text(way.letter + Integer.toString(number));
    }

    @Override
    public synchronized void onOpen(WebSocket connection) {
        heard = 0;
        for (int number = acknowledged + 1; number <= sent; number++) {
            if (!connection.trySend(message(Journal.Way.AGAIN, number))) {
                complain("the queue of a new connection has no room for message " + number);
            }
            tallies.sentAgain().add(1);
        }
    }

    @Override
    public synchronized void onText(WebSocket connection, String text) {
        List<String> words = List.of(text.split(" ", -1));
        heard++;
        int number = Integer.parseInt(words.get(0));
        if (number != heard) {
            complain("message " + number + " of a connection came in place " + heard);
        }
        int last = Integer.parseInt(words.get(1));
        if (last < acknowledged || last > sent) {
            complain("of " + sent + " messages " + acknowledged + " were acknowledged, and now " + last + " are");
        }
        tallies.acknowledged().add(last - acknowledged);
        acknowledged = last;
        int server = Integer.parseInt(words.get(2));
        if (server != generation) {
            if (server != generation + 1) {
                complain("server " + server + " follows server " + generation);
            }
            generation = server;
            tallies.back().add(1);
        }
    }

    @Override
    public void onState(ReconnectingWebSocket which, ReconnectState state) {
        switch (state) {
            case ReconnectState.Connecting _ -> tallies.attempts().add(1);
            case ReconnectState.Open _, ReconnectState.Waiting _ -> {}
            case ReconnectState.Closed closed -> {
                if (closed.cause() != ReconnectState.Cause.PROGRAM) {
                    complain("it has ended for good: " + closed);
                }
            }
        }
    }

    private synchronized void complain(String complaint) {
        if (problem == null) {
            problem = "client " + name + ": " + complaint;
        }
    }

    int name() {
        return name;
    }

    synchronized int sent() {
        return sent;
    }

    synchronized int acknowledged() {
        return acknowledged;
    }

    /** The first thing that went wrong; empty as long as nothing did. */
    synchronized String problem() {
        return problem == null ? "" : problem;
    }

    ReconnectState state() {
        return webSocket.state();
    }

    /** Begins to close; {@link #close} waits for it. */
    void beginToClose() {
        webSocket.close(1000, "");
    }

    @Override
    public void close() {
        webSocket.close();
    }
}
