package dev.parley.bench.clients;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One client under one workload, in the JVM that this is. */
final class ClientRun implements EchoClient.Received {

    private final LongAdder messages = new LongAdder();
    private final Workload workload;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private ClientRun(Workload workload) {
        this.workload = workload;
    }

    /**
     * What was measured.
     *
     * @param messages how many echoes came
     * @param seconds in how much time
     * @param cpuMicros the processor time, user and system, of the whole process for one of them
     */
    record Result(long messages, double seconds, double cpuMicros) {

        private static final String WORD = "result";

        double messagesPerSecond() {
            return messages / seconds;
        }

        String toLine() {
            return WORD + " " + messages + " " + seconds + " " + cpuMicros;
        }

        static boolean isLine(String line) {
            return line.startsWith(WORD + " ");
        }

        static Result ofLine(String line) {
            String[] words = line.split(" ", -1);
            return new Result(Long.parseLong(words[1]), Double.parseDouble(words[2]), Double.parseDouble(words[3]));
        }
    }

    /** Arguments: the client, the server's URI, the workload, and for how many milliseconds to warm up and to measure. */
    public static void main(String[] args) {
        int code = 1;
        try {
            Result result = run(
                    Contestant.of(args[0]),
                    URI.create(args[1]),
                    Workload.parse(args[2]),
                    Duration.ofMillis(Long.parseLong(args[3])),
                    Duration.ofMillis(Long.parseLong(args[4])));
            System.out.println(result.toLine());
            System.out.flush();
            code = 0;
        } catch (Exception failed) {
            failed.printStackTrace(System.err);
        } finally {
            Runtime.getRuntime().halt(code); // Some clients have threads that would go on for ever.
        }
    }

    static Result run(Contestant contestant, URI server, Workload workload, Duration warmUp, Duration time)
            throws Exception {
        return new ClientRun(workload).run(contestant.client(), server, warmUp, time);
    }

    private Result run(EchoClient client, URI server, Duration warmUp, Duration time) throws Exception {
        byte[] payload = new byte[workload.bytes()];
        new SplittableRandom(1).nextBytes(payload);
        EchoClient.Connection[] connections = new EchoClient.Connection[workload.connections()];
        for (int i = 0; i < connections.length; i++) {
            connections[i] = client.open(server, payload, this);
        }
        for (int i = 0; i < workload.underWay(); i++) {
            for (EchoClient.Connection connection : connections) {
                connection.begin();
            }
        }
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        long messagesBefore = messages.sum();
        long cpuBefore = system.getProcessCpuTime();
        long begin = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        long count = messages.sum() - messagesBefore;
        long cpu = system.getProcessCpuTime() - cpuBefore;
        double seconds = (System.nanoTime() - begin) / 1e9;
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("a connection has failed", failed);
        }
        if (count == 0) {
            throw new IllegalStateException("no echo came within " + time);
        }
        return new Result(count, seconds, cpu / 1e3 / count);
    }

    @Override
    public void message(int bytes) {
        if (bytes != workload.bytes()) {
            failed(new IllegalStateException("got an echo of " + bytes + " bytes, expected " + workload.bytes()));
        }
        messages.increment();
    }

    @Override
    public void failed(Throwable why) {
        failure.compareAndSet(null, why);
    }
}
