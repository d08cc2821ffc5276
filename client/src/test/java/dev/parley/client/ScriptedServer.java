package dev.parley.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Listens on 127.0.0.1 and treats each connection as the test says, on a virtual thread of its own; closes it after that. */
final class ScriptedServer implements AutoCloseable {

    /** What is done with a connection. */
    @FunctionalInterface
    interface Script {
        void run(Socket socket) throws Exception;
    }

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedServer(Script script) throws IOException {
        this(new ServerSocket(), script);
    }

    ScriptedServer(InetSocketAddress address, Script script) throws IOException {
        this(new ServerSocket(), address, script);
    }

    /** With a socket that is not bound yet. */
    ScriptedServer(ServerSocket socket, Script script) throws IOException {
        this(socket, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
    }

    private ScriptedServer(ServerSocket socket, InetSocketAddress address, Script script) throws IOException {
        listening = socket;
        listening.bind(address);
        Thread.ofVirtual().name("scripted-accept").start(() -> accept(script));
    }

    private void accept(Script script) {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread.ofVirtual().name("scripted-connection").start(() -> run(script, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void run(Script script, Socket socket) {
        try (socket) {
            script.run(socket);
        } catch (Exception theClientHasGone) {
            // What the test expects is looked at on the client's side.
        } finally {
            open.remove(socket);
        }
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections have been accepted. */
    int connections() {
        return connections.get();
    }

    /** Waits until every connection that has been accepted has ended. */
    void awaitAllEnded() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(open::isEmpty);
    }

    /** Reads until the other end closes. */
    static void drain(Socket socket) throws IOException {
        socket.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
