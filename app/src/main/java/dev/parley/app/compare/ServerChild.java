package dev.parley.app.compare;

import dev.parley.app.bench.LoadFailure;
import dev.parley.app.bench.ServerProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The process of an {@link UpdateServer}: this program once more, with the options of this virtual machine. */
final class ServerChild implements AutoCloseable {

    /** Options of a virtual machine that there can be one of on a machine, or that are about this program. */
    private static final List<String> NOT_ITS =
            List.of("-agentlib:", "-agentpath:", "-javaagent:", "-Xlog", "-Dcom.sun.");

    private static final long END_SECONDS = 2;

    private final Process process;
    private final ServerProcess measured;
    private final BufferedReader answers;
    private final PrintWriter orders;
    private final Thread end;
    private final int port;

    private ServerChild(Process process) {
        this.process = process;
        this.measured = new ServerProcess(process.toHandle());
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.orders = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        // Whatever ends this program; it would also end by itself, as its input does.
        this.end = new Thread(process::destroyForcibly, "parley-compare-stop");
        Runtime.getRuntime().addShutdownHook(end);
        this.port = Integer.parseInt(expect("listening "));
    }

    /** Starts it; fails with a {@link LoadFailure}. */
    static ServerChild start() {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (NOT_ITS.stream().noneMatch(option::startsWith)) {
                command.add(option);
            }
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), UpdateServer.class.getName()));
        try {
            return new ServerChild(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException notStarted) {
            throw LoadFailure.notConnected("the server's process could not be started: " + notStarted.getMessage());
        }
    }

    int port() {
        return port;
    }

    Process process() {
        return process;
    }

    long cpuNanos() {
        return measured.cpuNanos();
    }

    /** Begins a run, whose updates are so long. */
    void feed(int size) {
        orders.println("feed " + size);
        expect("ready");
    }

    /** Has it make updates; returns at once. */
    void make(int count, double rate) {
        orders.println("make " + count + " " + rate);
    }

    /** Waits until all of them have been made. */
    void awaitMade() {
        expect("made");
    }

    /** Waits for an answer that begins so, and returns its rest. */
    private String expect(String answer) {
        try {
            String line = answers.readLine();
            if (line != null && line.startsWith(answer)) {
                return line.substring(answer.length());
            }
            throw line == null ? ended() : LoadFailure.lost("the server said " + line + " instead of " + answer);
        } catch (IOException broken) {
            throw ended();
        }
    }

    /** Returns whether it has ended, or is about to: connections end before their process does. */
    boolean hasEnded() throws InterruptedException {
        return process.waitFor(END_SECONDS, TimeUnit.SECONDS);
    }

    /** Returns what to tell of its end. */
    LoadFailure ended() {
        try {
            return LoadFailure.lost("the server's process has ended with " + process.waitFor()
                    + "; what it said of that stands above, and if that is nothing, something has killed it, perhaps"
                    + " as memory was short: try again, with fewer --clients");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return LoadFailure.lost("interrupted while the server's process was ending");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(end);
        } catch (IllegalStateException _) {
            // This program is ending, and the hook runs.
        }
    }
}
