package dev.parley.conformance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ./parley serve} as a user starts it: a process of its own, found ready by the URL that it prints. */
public final class ParleyProcess implements AutoCloseable {

    private static final Pattern URL = Pattern.compile("https?://[^\\s]+");

    /** The launcher builds the program when its sources are newer: on a loaded machine that takes a while. */
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final ExternalProcess process;
    private final URI url;

    private ParleyProcess(ExternalProcess process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Starts {@code ./parley serve --port 0} with more arguments, and waits until it listens. */
    public static ParleyProcess serve(String... arguments) {
        return serveOnPort(0, arguments);
    }

    /** Starts {@code ./parley serve} on a port that is known before, as after a restart. */
    public static ParleyProcess serveOnPort(int port, String... arguments) {
        Path launcher = Folders.project().resolve("parley");
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "serve", "--port", Integer.toString(port)));
        command.addAll(List.of(arguments));
        CompletableFuture<URI> listening = new CompletableFuture<>();
        ExternalProcess process = ExternalProcess.start("parley", command, Folders.project(), Map.of(), line -> {
            Matcher matcher = URL.matcher(line);
            if (matcher.find()) {
                listening.complete(URI.create(matcher.group()));
            }
        });
        process.onExit(() -> listening.completeExceptionally(new IllegalStateException("it ended")));
        try {
            return new ParleyProcess(process, listening.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException e) {
            process.close();
            throw new IllegalStateException(command + " did not start; its output was:\n" + process.output(), e);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while ./parley was starting", e);
        }
    }

    /** The start-up line's URL, without a path: {@code http://127.0.0.1:43127}. */
    public URI url() {
        return url;
    }

    /** The {@code ws} or {@code wss} URL of a path on this server. */
    public URI webSocketUrl(String path) {
        return URI.create(("https".equals(url.getScheme()) ? "wss" : "ws") + "://" + url.getAuthority() + path);
    }

    public int port() {
        return url.getPort();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String output() {
        return process.output();
    }

    /** Asks for the graceful stop (SIGTERM) and returns at once. */
    public void terminate() {
        process.terminate();
    }

    /** Ends the process without a word to anyone (SIGKILL). */
    public void kill() {
        process.kill();
    }

    public int awaitExit(Duration limit) {
        return process.awaitExit(limit);
    }

    @Override
    public void close() {
        process.close();
    }
}
