package dev.parley.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers (RFC 8305, “happy eyeballs”): the next one is tried when the one
 * before has failed, or has not answered within a quarter of a second, while that one goes on. Belongs to an event loop.
 */
final class AddressRace {

    /** RFC 8305 §5 recommends this Connection Attempt Delay. */
    static final long ATTEMPT_DELAY_MILLIS = 250;

    private final Bootstrap bootstrap;
    private final EventLoop loop;
    private final Queue<SocketAddress> untried;
    private final List<ChannelFuture> running = new ArrayList<>();
    private final CompletableFuture<Channel> winner = new CompletableFuture<>();
    private @Nullable ScheduledFuture<?> timer;

    /** Why the first attempt failed: the preferred address tells most about what is wrong. */
    private @Nullable Throwable firstFailure;

    private AddressRace(Bootstrap bootstrap, EventLoop loop, List<? extends SocketAddress> addresses) {
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.untried = new ArrayDeque<>(addresses);
    }

    /**
     * Begins.
     *
     * @param bootstrap makes the channels, on this event loop
     * @param loop the event loop
     * @param addresses where to, the best first; at least one
     * @return completes with the channel; fails as the first attempt did when all have failed. Who completes it before that
     *     ends the race
     */
    static CompletableFuture<Channel> begin(
            Bootstrap bootstrap, EventLoop loop, List<? extends SocketAddress> addresses) {
        AddressRace race = new AddressRace(bootstrap, loop, addresses);
        race.winner.whenComplete((channel, failure) -> loop.execute(race::end));
        loop.execute(race::tryNext);
        return race.winner;
    }

    /**
     * {@return the addresses in the order of RFC 8305 §4: the families take turns, and the one that the system's resolver likes
     * best is first}
     */
    static List<InetAddress> interleave(List<InetAddress> addresses) {
        Predicate<InetAddress> isFirstFamily =
                address -> address instanceof Inet6Address == addresses.getFirst() instanceof Inet6Address;
        Deque<InetAddress> first =
                new ArrayDeque<>(addresses.stream().filter(isFirstFamily).toList());
        Deque<InetAddress> second = new ArrayDeque<>(
                addresses.stream().filter(isFirstFamily.negate()).toList());
        List<InetAddress> ordered = new ArrayList<>();
        while (!first.isEmpty() || !second.isEmpty()) {
            if (!first.isEmpty()) {
                ordered.add(first.remove());
            }
            if (!second.isEmpty()) {
                ordered.add(second.remove());
            }
        }
        return ordered;
    }

    private void tryNext() {
        disarm();
        SocketAddress address = untried.poll();
        if (winner.isDone() || address == null) {
            return;
        }
        ChannelFuture attempt = bootstrap.connect(address);
        running.add(attempt);
        if (!untried.isEmpty()) {
            timer = loop.schedule(this::tryNext, ATTEMPT_DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
        attempt.addListener(ended -> attempted(attempt));
    }

    private void attempted(ChannelFuture attempt) {
        running.remove(attempt);
        if (attempt.isSuccess()) {
            if (!winner.complete(attempt.channel())) {
                attempt.channel().close(); // Another was faster, or nobody waits any more.
            }
            return;
        }
        if (firstFailure == null) {
            firstFailure = attempt.cause();
        }
        if (!untried.isEmpty()) {
            tryNext();
        } else if (running.isEmpty()) {
            winner.completeExceptionally(firstFailure);
        }
    }

    private void end() {
        disarm();
        List.copyOf(running).forEach(attempt -> attempt.channel().close());
    }

    private void disarm() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
