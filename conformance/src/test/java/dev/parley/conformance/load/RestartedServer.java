package dev.parley.conformance.load;

import dev.parley.conformance.ExternalProcess;
import dev.parley.conformance.Folders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A {@link JournalServer} that is started on the same port and the same journal again and again. */
final class RestartedServer implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Path journal;

    /**
     * Is bound to the port, and neither listens nor connects: while there is no server, nobody else gets the port, not even a
     * client that tries to connect to it.
     */
    private final SocketChannel placeholder;

    private final int port;
    private ExternalProcess process;
    private int generation;

    private RestartedServer(Path journal, SocketChannel placeholder) throws Exception {
        this.journal = journal;
        this.placeholder = placeholder;
        this.port = ((InetSocketAddress) placeholder.getLocalAddress()).getPort();
        this.process = launch();
    }

    static RestartedServer start(Path journal) throws Exception {
        SocketChannel placeholder = SocketChannel.open();
        placeholder.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return new RestartedServer(journal, placeholder);
    }

    /** Begins with 1, and grows by 1 each time. */
    int generation() {
        return generation;
    }

    URI url(int client) {
        return URI.create("ws://127.0.0.1:" + port + "/journal/" + client);
    }

    /** Ends the process, and waits until it has ended. */
    void end(boolean gracefully) {
        if (gracefully) {
            process.terminate();
            process.awaitExit(STOP_LIMIT);
        } else {
            process.kill();
        }
        process.close();
    }

    /** Starts another after {@link #end}; returns when it listens. */
    void startAgain() throws Exception {
        process = launch();
    }

    private ExternalProcess launch() throws Exception {
        generation++;
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // Each of them lives for some seconds only.
                "-cp",
                System.getProperty("java.class.path"),
                JournalServer.class.getName(),
                Integer.toString(port),
                journal.toString(),
                Integer.toString(generation));
        CompletableFuture<String> listening = new CompletableFuture<>();
        ExternalProcess started = ExternalProcess.start("journal", command, Folders.module(), Map.of(), line -> {
            if (line.startsWith(JournalServer.LISTENING)) {
                listening.complete(line);
            }
        });
        started.onExit(() -> listening.completeExceptionally(new IllegalStateException("it ended")));
        try {
            listening.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
            return started;
        } catch (ExecutionException | TimeoutException e) {
            started.close();
            throw new IllegalStateException("the server did not start; its output was:\n" + started.output(), e);
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
        placeholder.close();
    }
}
