package dev.parley.conformance.load;

import dev.parley.protocol.CloseStatus;
import dev.parley.server.ServerSettings;
import dev.parley.server.WebSocketServer;
import dev.parley.websocket.Message;
import dev.parley.websocket.WebSocket;
import dev.parley.websocket.WebSocketListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server in a process of its own that writes each message into a {@link Journal} and then acknowledges it. Clients number
 * their messages from 1 on.
 *
 * <p>It says {@code K LAST GENERATION}, when a connection opens and after each message: the K-th such message on this
 * connection, the last number up to which it has all messages of the client, and which of the servers it is.
 */
final class JournalServer implements WebSocketListener {

    static final String LISTENING = "listening on ";

    private final Journal journal;
    private final int generation;
    private final Map<Integer, Integer> recovered;

    /** By the client's name. */
    private final Map<Integer, Received> clients = new ConcurrentHashMap<>();

    /** Each belongs to its connection's event loop. */
    private final Map<WebSocket, Line> lines = new ConcurrentHashMap<>();

    /** What a client has sent on all its connections. */
    private static final class Received {
        /** The number up to which there is every message. Guarded by this. */
        private int last;

        Received(int last) {
            this.last = last;
        }

        synchronized int last() {
            return last;
        }

        synchronized void add(int number) {
            if (number == last + 1) {
                last = number;
            }
        }
    }

    /** One connection. */
    private static final class Line {
        final int client;
        final Received received;
        int said;

        Line(int client, Received received) {
            this.client = client;
            this.received = received;
        }
    }

    private JournalServer(Journal journal, int generation, Map<Integer, Integer> recovered) {
        this.journal = journal;
        this.generation = generation;
        this.recovered = recovered;
    }

    /** Arguments: the port, the file of the journal, and which of the servers this is. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        Map<Integer, Integer> recovered = new HashMap<>();
        for (Journal.Entry entry : Journal.read(file)) {
            if (entry.number() == recovered.getOrDefault(entry.client(), 0) + 1) {
                recovered.put(entry.client(), entry.number());
            }
        }
        JournalServer journals = new JournalServer(Journal.append(file), Integer.parseInt(args[2]), recovered);
        WebSocketServer server = WebSocketServer.builder()
                .port(Integer.parseInt(args[0]))
                .settings(ServerSettings.defaults())
                .route("/journal/{client}", journals)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        System.out.println(LISTENING + server.uris().getFirst());
    }

    @Override
    public void onOpen(WebSocket webSocket) {
        int client = Integer.parseInt(
                Objects.requireNonNull(webSocket.handshake().pathVariables().get("client")));
        Received received = clients.computeIfAbsent(client, c -> new Received(recovered.getOrDefault(c, 0)));
        Line line = new Line(client, received);
        lines.put(webSocket, line);
        say(webSocket, line);
    }

    @Override
    public void onText(WebSocket webSocket, String text) {
        Line line = Objects.requireNonNull(lines.get(webSocket));
        int number = Integer.parseInt(text, 1, text.length(), 10);
        journal.write(new Journal.Entry(line.client, number, Journal.Way.of(text.charAt(0))));
        line.received.add(number);
        say(webSocket, line);
    }

    private void say(WebSocket webSocket, Line line) {
        line.said++;
        String text = line.said + " " + line.received.last() + " " + generation;
        if (!webSocket.trySend(Message.text(text)) && webSocket.isOpen()) {
            throw new IllegalStateException("the queue of client " + line.client + " is full");
        }
    }

    @Override
    public void onClose(WebSocket webSocket, CloseStatus status) {
        lines.remove(webSocket);
    }
}
