package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.websocket.WebSocketInterruptedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitersTest {

    private final Waiters waiters = new Waiters();

    @Test
    void aWakeUpBetweenTheAttemptAndTheWaitIsNotLost() {
        AtomicInteger attempts = new AtomicInteger();
        CompletableFuture<Void> done = CompletableFuture.runAsync(() -> waiters.await(() -> {
            if (attempts.incrementAndGet() > 1) {
                return true;
            }
            waiters.wake(); // By another thread, which has just made success possible.
            return false;
        }));
        Loopback.get(done);
        assertThat(attempts).hasValue(2);
        assertThat(waiters.isEmpty()).isTrue();
    }

    @Test
    void anInterruptedThreadGivesUpOnlyAfterAnAttemptThatFailed() {
        Thread.currentThread().interrupt();
        AtomicBoolean possible = new AtomicBoolean(true);
        waiters.await(possible::get);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        possible.set(false);
        try {
            assertThatThrownBy(() -> waiters.await(possible::get)).isInstanceOf(WebSocketInterruptedException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(waiters.isEmpty()).isTrue();
    }
}
