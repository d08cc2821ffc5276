package dev.parley.app.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.market.StockRequest.Encoding;
import dev.parley.websocket.Message;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {

    private static final StockRequest FAST = new StockRequest(Encoding.TEXT, Duration.ofMillis(10));
    private static final StockRequest SLOW = new StockRequest(Encoding.TEXT, Duration.ofMinutes(1));

    private final Exchange exchange = new Exchange(1, InstantSource.fixed(Instant.ofEpochMilli(77)));

    @AfterEach
    void close() {
        exchange.close();
    }

    @Test
    void pushesAllQuotesAtOnceAndThenGoesOn() throws Exception {
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        exchange.subscribe(FAST, got::add);
        assertThat(next(got))
                .startsWith("{\"at\":77,\"quotes\":[{\"symbol\":\"PRLY\"")
                .contains("\"KEEL\"");
        for (int i = 0; i < 5; i++) {
            assertThat(next(got)).startsWith("{\"at\":77,\"quotes\":[{\"symbol\":");
        }
    }

    @Test
    void doesNotKeepANewcomerWaitingForTheNextTick() throws Exception {
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        exchange.subscribe(SLOW, got::add);
        assertThat(next(got)).contains("\"PRLY\"", "\"KEEL\"");
    }

    @Test
    void pushesNothingMoreToOneWhoHasLeft() throws Exception {
        BlockingQueue<Message> left = new LinkedBlockingQueue<>();
        BlockingQueue<Message> stayed = new LinkedBlockingQueue<>();
        Exchange.Subscription subscription = exchange.subscribe(FAST, left::add);
        next(left);
        subscription.cancel();
        // The exchange does one thing after another: when this one has been served, the cancellation has been too.
        exchange.subscribe(FAST, stayed::add);
        next(stayed);
        int before = left.size();
        next(stayed);
        next(stayed);
        assertThat(left).hasSize(before);
    }

    @Test
    void startsAgainAfterEveryoneHasLeft() throws Exception {
        for (int round = 0; round < 3; round++) {
            BlockingQueue<Message> got = new LinkedBlockingQueue<>();
            Exchange.Subscription subscription = exchange.subscribe(FAST, got::add);
            next(got);
            next(got);
            subscription.cancel();
        }
    }

    @Test
    void aSubscriberThatFailsDoesNotStopTheClock() throws Exception {
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        exchange.subscribe(FAST, got::add);
        next(got);
        var failed = new AtomicBoolean();
        exchange.subscribe(FAST, message -> {
            if (failed.compareAndSet(false, true)) {
                throw new IllegalStateException("thrown on purpose");
            }
            return true;
        });
        next(got);
        next(got);
        assertThat(failed).isTrue();
    }

    @Test
    void takesNoSubscribersAfterItHasClosed() {
        exchange.close();
        BlockingQueue<Message> got = new LinkedBlockingQueue<>();
        exchange.subscribe(FAST, got::add).cancel();
        assertThat(got).isEmpty();
    }

    private static String next(BlockingQueue<Message> queue) throws InterruptedException {
        Message message = queue.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a push within ten seconds").isNotNull();
        return message.toString();
    }
}
