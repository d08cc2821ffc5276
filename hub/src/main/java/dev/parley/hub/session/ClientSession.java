package dev.parley.hub.session;

import dev.parley.hub.ClientConnection;
import dev.parley.hub.ConnectAnswer;
import dev.parley.hub.ConnectRequest;
import dev.parley.hub.Credentials;
import dev.parley.hub.Data;
import dev.parley.hub.Disconnect;
import dev.parley.hub.Encoding;
import dev.parley.hub.Expiry;
import dev.parley.hub.Hub;
import dev.parley.hub.HubClient;
import dev.parley.hub.HubException;
import dev.parley.hub.StreamPosition;
import dev.parley.hub.SubscribeResult;
import dev.parley.hub.Unsubscribe;
import dev.parley.hub.protocol.Command;
import dev.parley.hub.protocol.DecodeException;
import dev.parley.hub.protocol.Push;
import dev.parley.hub.protocol.Reply;
import dev.parley.hub.protocol.Request;
import dev.parley.hub.protocol.Result;
import dev.parley.websocket.Message;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's talk with the hub in the client protocol: commands in, replies and pushes out. Independent of what carries the
 * frames. Belongs to the connection's loop: all methods are to be called there.
 *
 * <p>The first command must be {@link Request.Connect}. What comes before it is answered waits, and what is about a channel waits
 * until a subscription to that channel is answered; everything else is answered as soon as its answer is known. Replies that are
 * ready within one turn of the loop go in one frame.
 */
public final class ClientSession implements ClientConnection {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);

    /** What the connect result calls this server. */
    private static final String VERSION = "parley";

    /** How many commands may wait for the answer to the connect command, where reading cannot pause. */
    private static final int MOST_WAITING = 1_000;

    private enum State {
        NEW,
        CONNECTING,
        CONNECTED,
        ENDED
    }

    private final Hub hub;
    private final SessionOptions options;
    private final WireEncoding encoding;
    private final SessionTransport transport;
    private final ReplyQueue replies;
    private final Heartbeat heartbeat;
    private final Queue<Command> waiting = new ArrayDeque<>(1);
    private State state = State.NEW;
    private String id = "";
    private @Nullable HubClient client;
    private @Nullable Commands commands;
    private boolean paused;

    /**
     * Creates a session.
     *
     * @param hub the hub
     * @param options what the client has to keep to
     * @param encoding how it reads and writes
     * @param transport what carries its frames
     */
    public ClientSession(Hub hub, SessionOptions options, WireEncoding encoding, SessionTransport transport) {
        this.hub = hub;
        this.options = options;
        this.encoding = encoding;
        this.transport = transport;
        this.replies = new ReplyQueue(transport, encoding, options.maximumPendingBytes());
        this.heartbeat = new Heartbeat(hub, transport.loop(), options, new Heartbeat.Due() {
            @Override
            public void stale() {
                end(Disconnect.STALE);
            }

            @Override
            public void ping() {
                send(Reply.PING);
            }

            @Override
            public void noPong() {
                end(Disconnect.NO_PONG);
            }
        });
    }

    // ---- what the transport tells

    /** The connection is open: the client has to connect now. */
    public void opened() {
        heartbeat.opened();
    }

    /**
     * A frame has arrived.
     *
     * @param frame commands; the bytes are needed only during the call
     * @param isText whether it came as text
     */
    public void receive(ByteBuffer frame, boolean isText) {
        if (state == State.ENDED) {
            return;
        }
        if (isText != encoding.codec().isText()) {
            LOG.debug("A client sent a message of the wrong type");
            end(Disconnect.BAD_REQUEST);
            return;
        }
        try {
            for (Command command : encoding.codec().decodeCommands(frame)) {
                receive(command);
            }
        } catch (DecodeException malformed) {
            LOG.debug("A client sent a frame that is malformed: {}", malformed.fault());
            end(Disconnect.BAD_REQUEST);
        }
        updateReading();
    }

    /** There is room again, after a frame was refused. */
    public void writable() {
        if (state == State.ENDED) {
            return;
        }
        replies.writable();
        boolean room = replies.flush();
        updateReading();
        if (room && client != null) {
            client.writable();
        }
    }

    /**
     * The connection has ended.
     *
     * @param reason what the hub's program is told
     */
    public void closed(Disconnect reason) {
        if (state != State.ENDED) {
            state = State.ENDED;
            heartbeat.stop();
            if (client != null) {
                client.close(reason);
            }
        }
    }

    // ---- commands

    private void receive(Command command) {
        switch (state) {
            case NEW -> {
                if (command.id() != 0 && command.request() instanceof Request.Connect connect) {
                    connect(command.id(), connect);
                } else {
                    end(Disconnect.BAD_REQUEST);
                }
            }
            case CONNECTING -> {
                if (waiting.size() >= MOST_WAITING) {
                    end(Disconnect.TOO_MANY_REQUESTS);
                } else {
                    waiting.add(command);
                }
            }
            case CONNECTED -> handle(command);
            case ENDED -> {}
        }
    }

    private void handle(Command command) {
        boolean unanswered = command.request() instanceof Request.Pong || command.request() instanceof Request.Send;
        if ((command.id() == 0 && !unanswered) || command.request() instanceof Request.Connect) {
            end(Disconnect.BAD_REQUEST);
        } else if (command.request() instanceof Request.Pong) {
            heartbeat.pong();
        } else if (commands != null) {
            commands.handle(command);
        }
    }

    private void connect(long command, Request.Connect request) {
        state = State.CONNECTING;
        id = UUID.randomUUID().toString();
        Map<String, StreamPosition> since = new HashMap<>();
        request.subs().forEach((channel, subscription) -> {
            if (subscription.recover()) {
                since.put(channel, new StreamPosition(subscription.offset(), subscription.epoch()));
            }
        });
        ConnectRequest asked = new ConnectRequest(
                id,
                request.token().isEmpty() ? Optional.empty() : Optional.of(request.token()),
                ToProtocol.data(request.data()),
                request.name(),
                request.version(),
                transport.name(),
                since,
                headers(request));
        HubClient connecting = hub.connect(this, asked, new ConnectAnswer() {
            @Override
            public void connected(Credentials credentials, List<SubscribeResult> subscriptions) {
                ClientSession.this.connected(command, credentials, subscriptions);
            }

            @Override
            public void refused(HubException cause) {
                ClientSession.this.refused(command, cause);
            }
        });
        if (state == State.CONNECTING) {
            client = connecting;
            commands = new Commands(this, connecting);
        }
    }

    /** What stands in for header fields that browsers cannot set never replaces one that came with the request. */
    private Map<String, List<String>> headers(Request.Connect request) {
        if (request.headers().isEmpty()) {
            return transport.headers();
        }
        Map<String, List<String>> headers = new HashMap<>(transport.headers());
        request.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), List.of(value)));
        return headers;
    }

    private void connected(long command, Credentials credentials, List<SubscribeResult> subscriptions) {
        Map<String, Result.Subscribe> subs = new HashMap<>();
        subscriptions.forEach(result -> subs.put(result.channel(), ToProtocol.subscribed(result)));
        Result.Connect result = Result.Connect.of(id, VERSION)
                .withData(ToProtocol.payload(credentials.data()))
                .withSubs(subs)
                .withPing(options.pingInterval().toSeconds(), true);
        // After the hub is through with connecting, so that what waits finds the subscriptions of the server; before
        // the
        // flush, so that what is ready then goes in the same frame.
        loop().execute(this::goOn);
        send(new Reply(
                command, credentials.expiry().at().isPresent() ? result.withTtl(ttl(credentials.expiry())) : result));
        if (state == State.CONNECTING) {
            heartbeat.connected(id);
        }
    }

    private void goOn() {
        if (state == State.CONNECTING) {
            state = State.CONNECTED;
            while (!waiting.isEmpty()) {
                receive(waiting.remove());
            }
            updateReading();
        }
    }

    /** The client may try again on this connection until it is stale. What it sent along counted on success. */
    private void refused(long command, HubException cause) {
        LOG.debug("A client was refused: {}", cause.getMessage());
        state = State.NEW;
        client = null;
        commands = null;
        waiting.clear();
        send(new Reply(command, ToProtocol.error(cause.error())));
        updateReading();
    }

    long ttl(Expiry expiry) {
        return ToProtocol.ttl(expiry, hub.clock().instant());
    }

    String id() {
        return id;
    }

    String version() {
        return VERSION;
    }

    // ---- replies

    /** Sends a reply at the end of the loop's turn. */
    void send(Reply reply) {
        if (state == State.ENDED) {
            return;
        }
        byte[] bytes;
        try {
            bytes = encoding.codec().encode(reply);
        } catch (IllegalArgumentException notJson) {
            LOG.debug("A client that speaks JSON would have to be sent what is not", notJson);
            end(Disconnect.INAPPROPRIATE_PROTOCOL);
            return;
        }
        if (!replies.add(bytes, this::flush)) {
            end(Disconnect.SLOW);
        }
    }

    private void flush() {
        if (state != State.ENDED) {
            replies.flush();
            updateReading();
        }
    }

    /** Reads no more commands while their answers would only pile up. */
    void updateReading() {
        boolean pause = state != State.ENDED
                && (state == State.CONNECTING || replies.isStuck() || (commands != null && commands.isBusy(paused)));
        if (pause != paused) {
            paused = pause;
            if (pause) {
                transport.pauseReceiving();
            } else {
                transport.resumeReceiving();
            }
        }
    }

    /** Ends the connection by the session's own wish. */
    void end(Disconnect reason) {
        if (state != State.ENDED) {
            finish(reason);
            if (client != null) {
                client.close(reason);
            }
        }
    }

    private void finish(Disconnect reason) {
        replies.flush();
        state = State.ENDED;
        heartbeat.stop();
        waiting.clear();
        updateReading();
        transport.close(reason);
    }

    // ---- what the hub tells

    @Override
    public Executor loop() {
        return transport.loop();
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public boolean offer(Message push) {
        if (state == State.ENDED) {
            return false;
        }
        if (WireEncoding.isUnwritable(push)) {
            end(Disconnect.INAPPROPRIATE_PROTOCOL);
            return false;
        }
        // What was answered before goes first.
        if (!replies.flush()) {
            return false;
        }
        if (!transport.send(push)) {
            replies.blocked();
            return false;
        }
        return true;
    }

    @Override
    public void onSubscribed(SubscribeResult result) {
        send(Reply.of(ToProtocol.subscribedByServer(result)));
    }

    @Override
    public void onUnsubscribed(String channel, Unsubscribe reason) {
        if (commands == null || !commands.onUnsubscribed(channel, reason)) {
            send(Reply.of(new Push(channel, new Push.Unsubscribe(reason.code(), reason.reason()))));
        }
    }

    /** The protocol has no words for it; a client sees it by the offsets, where the channel keeps a history. */
    @Override
    public void onSkipped(String channel, long count) {
        LOG.debug("A client that was behind has missed {} publications of {}", count, channel);
    }

    @Override
    public void onMessage(Data data) {
        send(Reply.of(new Push("", new Push.Message(ToProtocol.payload(data)))));
    }

    @Override
    public void onRefreshed(Expiry expiry) {
        send(Reply.of(new Push("", new Push.Refresh(expiry.at().isPresent(), ttl(expiry)))));
    }

    @Override
    public void onDisconnected(Disconnect reason) {
        if (state != State.ENDED) {
            finish(reason);
        }
    }
}
