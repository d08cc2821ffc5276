package dev.parley.bench.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A contestant's server in a process of its own, until it is closed. */
public final class ServerProcess implements AutoCloseable {

    /** What {@code ./parley} gives its JVM, and so all others get. */
    private static final List<String> LIKE_PARLEY = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseCompactObjectHeaders",
            "-Dslf4j.internal.verbosity=ERROR", // None is bound: nothing is logged.
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.buffer.checkAccessible=false",
            "-Dio.netty.buffer.checkBounds=false");

    private static final List<String> FOR_VERTX = List.of(
            "-Dvertx.threadChecks=false",
            "-Dvertx.disableContextTimings=true",
            "-Dvertx.disableTCCL=true",
            "-Dvertx.disableMetrics=true");

    private final Process process;
    private final URI page;

    private ServerProcess(Process process, URI page) {
        this.process = process;
        this.page = page;
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param contestant whose
     * @param project the folder of the whole project, which holds {@code ./parley}
     * @param compression whether it agrees to compress; one of Parley's does so at all times, as it does by default
     * @param prefix what begins the command, such as {@code taskset -c 0}
     * @param jvmOptions more options for its JVM, if it has one
     */
    public static ServerProcess start(
            Contestant contestant, Path project, boolean compression, List<String> prefix, List<String> jvmOptions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(contestant, project, compression, jvmOptions));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("PARLEY_JAVA_OPTS", String.join(" ", jvmOptions));
        builder.environment().put("PARLEY_JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            return new ServerProcess(process, listening(contestant, process));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly().waitFor();
            throw e;
        }
    }

    private static List<String> command(
            Contestant contestant, Path project, boolean compression, List<String> jvmOptions) throws IOException {
        String onOrOff = compression ? "on" : "off";
        List<String> command = new ArrayList<>();
        if (contestant.isParley()) {
            command.addAll(List.of(project.resolve("parley").toString(), "serve", "--port", "0", "--event-loops", "1"));
            command.addAll(List.of("--transport", contestant == Contestant.PARLEY_IO_URING ? "io_uring" : "epoll"));
        } else if (contestant == Contestant.FLOOR_C) {
            command.add(CompiledServer.FLOOR.program(project).toString());
        } else if (contestant == Contestant.BEAST) {
            command.add(CompiledServer.BEAST.program(project).toString());
            command.addAll(List.of("--compression", onOrOff));
        } else if (contestant == Contestant.NODE_WS) {
            command.add("node");
            command.add(project.resolve("bench/src/main/node/server.mjs").toString());
            command.addAll(List.of(nodePackages(project).toString(), "--compression", onOrOff));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(LIKE_PARLEY);
            command.addAll(contestant == Contestant.VERTX ? FOR_VERTX : List.of());
            command.addAll(jvmOptions);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), ServerMain.class.getName()));
            command.addAll(List.of(contestant.word(), "--compression", onOrOff));
        }
        return command;
    }

    private static Path nodePackages(Path project) {
        return project.resolve("conformance/node/package.json");
    }

    /**
     * What this machine lacks to run a contestant's server, and how to mend that.
     *
     * @param contestant whose
     * @param project the folder of the whole project
     */
    public static Optional<String> lacking(Contestant contestant, Path project) {
        if (contestant == Contestant.NODE_WS
                && !Files.exists(project.resolve("conformance/node/node_modules/ws/package.json"))) {
            return Optional.of("the ws package is not installed: npm ci --prefix conformance/node");
        }
        if (contestant == Contestant.FLOOR_C) {
            return CompiledServer.FLOOR.lacking();
        }
        if (contestant == Contestant.BEAST) {
            return CompiledServer.BEAST.lacking();
        }
        if (contestant.isParley()
                && contestant != Contestant.PARLEY_IO_URING
                && !io.netty.channel.epoll.Epoll.isAvailable()) {
            return Optional.of("this machine has no epoll");
        }
        if ((contestant == Contestant.PARLEY_IO_URING || contestant == Contestant.NETTY_IO_URING)
                && !io.netty.channel.uring.IoUring.isAvailable()) {
            return Optional.of("this machine has no io_uring, or does not allow it");
        }
        return Optional.empty();
    }

    private static URI listening(Contestant contestant, Process process) throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int at = line.indexOf("http://");
            if (at >= 0) {
                return URI.create(line.substring(at).trim());
            }
        }
        throw new IllegalStateException(contestant.title() + " ended without saying where it listens");
    }

    /** {@return the URI of a path on it} */
    public URI uri(String path) {
        return URI.create("ws://" + page.getAuthority() + path);
    }

    /** {@return its process's id} */
    public long pid() {
        return process.pid();
    }

    /** Ends the process, without a goodbye: nobody is connected any more who would want one. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
