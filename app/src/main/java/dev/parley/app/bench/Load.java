package dev.parley.app.bench;

import dev.parley.client.WebSocketRequest;
import dev.parley.protocol.handshake.WebSocketUri;
import dev.parley.websocket.netty.NettyTransport;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/** One run: opens the connections, has the traffic go over them for a while, and measures. */
public final class Load implements AutoCloseable {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long OPENING_SECONDS = 120;

    private static final Reading NOTHING = new Reading(0, 0, 0, 0, 0, 0);

    private final LoadPlan plan;
    private final Optional<ServerProcess> server;
    private final EventLoopGroup group;
    private final FrameRings rings;
    private final LostConnections lost;
    private final List<LoadLoop> loops = new ArrayList<>();
    private final List<IdleWorkload> idle = new ArrayList<>();

    /**
     * Prepares a run.
     *
     * @param plan what is to be done
     * @param server whose processor time is measured
     * @throws LoadFailure if the host is unknown
     */
    public Load(LoadPlan plan, Optional<ServerProcess> server) {
        this.plan = plan;
        this.server = server;
        LoadPlan.Traffic traffic = plan.traffic();
        this.rings = new FrameRings(traffic.payload(), traffic.inFlight());
        this.lost = new LostConnections(traffic.mode() == Mode.BROADCAST ? 1 : traffic.connections());
        SocketAddress address = address(plan.request());
        NettyTransport transport = NettyTransport.choose(plan.transport());
        int count = Math.min(plan.eventLoops(), traffic.connections());
        this.group = transport.newEventLoopGroup(count, "parley-load", true);
        int first = 0;
        for (int i = 0; i < count; i++) {
            int share = (traffic.connections() - first) / (count - i);
            loops.add(new LoadLoop(plan, group.next(), transport, address, rings, first, share));
            first += share;
        }
    }

    private static SocketAddress address(WebSocketRequest request) {
        if (request.unixSocket().isPresent()) {
            return UnixDomainSocketAddress.of(request.unixSocket().get());
        }
        WebSocketUri target = WebSocketUri.of(request.uri());
        String host = target.host().replaceAll("[\\[\\]]", "");
        InetSocketAddress address = new InetSocketAddress(host, target.port());
        if (address.isUnresolved()) {
            throw LoadFailure.notConnected("unknown host " + host);
        }
        return address;
    }

    /**
     * Does it.
     *
     * @param progress is told, about once a second, what happens
     * @return what was measured
     * @throws LoadFailure if the connections cannot be opened, or too many are lost
     */
    public LoadResult run(Consumer<Progress> progress) throws InterruptedException {
        Mode mode = plan.traffic().mode();
        if (mode != Mode.CHURN) {
            open(progress);
        }
        begin();
        if (mode == Mode.IDLE) {
            List<CompletableFuture<Void>> quiet =
                    idle.stream().map(IdleWorkload::quiet).toList();
            waitFor(CompletableFuture.allOf(quiet.toArray(CompletableFuture[]::new)), "quiet", progress);
            return result(NOTHING, NOTHING);
        }
        pass(plan.window().warmUp(), "warming up", progress);
        onEach(loop -> loop.recorder().measure(true));
        Reading before = read();
        pass(plan.window().time(), "measuring", progress);
        Reading after = read();
        onEach(loop -> {
            loop.workload().end();
            loop.recorder().measure(false);
        });
        return result(before, after);
    }

    /** What has become of connections that were held since {@link #run} returned. */
    public LoadResult held() throws InterruptedException {
        return result(NOTHING, NOTHING);
    }

    /** What the run is at. */
    public record Progress(String what, long connections, long messages, double seconds) {}

    private record Reading(long nanos, long serverCpu, long ownCpu, long sent, long received, long messages) {}

    private Reading read() throws InterruptedException {
        long[] counts = new long[3];
        onEach(loop -> {
            counts[0] += loop.bytes().sent();
            counts[1] += loop.bytes().received();
            counts[2] += loop.recorder().messages();
        });
        return new Reading(
                System.nanoTime(),
                server.map(ServerProcess::cpuNanos).orElse(0L),
                ServerProcess.self().cpuNanos(),
                counts[0],
                counts[1],
                counts[2]);
    }

    private void open(Consumer<Progress> progress) throws InterruptedException {
        List<CompletableFuture<Void>> opening =
                loops.stream().map(LoadLoop::open).toList();
        waitFor(CompletableFuture.allOf(opening.toArray(CompletableFuture[]::new)), "opening", progress);
    }

    private void waitFor(CompletableFuture<Void> all, String what, Consumer<Progress> progress)
            throws InterruptedException {
        for (int second = 1; second <= OPENING_SECONDS; second++) {
            try {
                CompletableFuture.anyOf(all, lost.tooMany()).get(1, TimeUnit.SECONDS);
                failIfLost();
                return;
            } catch (TimeoutException _) {
                progress.accept(progress(what, 1));
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof LoadFailure why ? why : LoadFailure.of(failed);
            }
        }
        throw LoadFailure.notConnected("only " + progress(what, 1).connections() + " connections were " + what
                + " within " + OPENING_SECONDS + " s");
    }

    private void begin() throws InterruptedException {
        LoadPlan.Traffic traffic = plan.traffic();
        EchoCheck check = new EchoCheck(traffic.payload().size(), rings);
        BroadcastWorkload broadcast =
                new BroadcastWorkload(traffic.connections(), traffic.inFlight(), traffic.rate(), lost);
        for (LoadLoop loop : loops) {
            loop.assign(
                    switch (traffic.mode()) {
                        case ECHO ->
                            traffic.rate() == 0
                                    ? new EchoWorkload(traffic.inFlight(), check, loop.recorder(), lost)
                                    : new PacedEchoWorkload(
                                            loop.loop(),
                                            traffic.rate() * loop.share() / traffic.connections(),
                                            check,
                                            loop.recorder(),
                                            lost);
                        case BROADCAST -> broadcast.on(loop.loop(), loop.recorder());
                        case CHURN -> new ChurnWorkload(loop.share(), loop::dial, loop.recorder(), lost);
                        case IDLE -> idle(new IdleWorkload(traffic.messages(), check, loop.recorder(), lost));
                    });
        }
        onEach(loop -> loop.workload().begin(loop.connections()));
        broadcast.start();
    }

    private IdleWorkload idle(IdleWorkload workload) {
        idle.add(workload);
        return workload;
    }

    /** Lets time pass, unless too much fails. */
    private void pass(Duration time, String what, Consumer<Progress> progress) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        long told = messages();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            long part = Math.min(left, SECOND);
            try {
                lost.tooMany().get(part, TimeUnit.NANOSECONDS);
                failIfLost();
            } catch (TimeoutException _) {
                long now = messages();
                progress.accept(
                        new Progress(what, plan.traffic().connections() - lost.count(), now - told, part / 1e9));
                told = now;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private void failIfLost() {
        if (lost.tooMany().isDone()) {
            int count = lost.count();
            LoadFailure first = lost.tooMany().join();
            throw count == 1 ? first : first.of(count + " connections failed, the first so");
        }
    }

    private Progress progress(String what, double seconds) {
        return new Progress(what, loops.stream().mapToInt(LoadLoop::opened).sum(), 0, seconds);
    }

    private long messages() {
        return loops.stream().mapToLong(loop -> loop.recorder().messages()).sum();
    }

    /** Does something on each event loop, one after the other, and waits. */
    private void onEach(Consumer<LoadLoop> task) throws InterruptedException {
        for (LoadLoop loop : loops) {
            EventLoop thread = loop.loop();
            thread.submit(() -> task.accept(loop)).sync();
        }
    }

    private LoadResult result(Reading before, Reading after) throws InterruptedException {
        Histogram latencies = loops.getFirst().recorder().latencies().copy();
        latencies.reset();
        long[] unanswered = new long[1];
        onEach(loop -> {
            latencies.add(loop.recorder().latencies());
            unanswered[0] += loop.recorder().unanswered();
        });
        return new LoadResult(
                plan,
                rings.agreed(),
                (after.nanos() - before.nanos()) / 1e9,
                after.messages() - before.messages(),
                unanswered[0],
                after.sent() - before.sent(),
                after.received() - before.received(),
                server.map(_ -> (after.serverCpu() - before.serverCpu()) / 1e9),
                (after.ownCpu() - before.ownCpu()) / 1e9,
                latencies,
                lost.count(),
                lost.first().map(LoadFailure::getMessage));
    }

    /** Ends what is left of the connections at once. */
    @Override
    public void close() {
        if (NettyTransport.shutDown(group, TimeUnit.SECONDS.toMillis(5))) {
            rings.release();
        }
    }
}
