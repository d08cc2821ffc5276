package dev.parley.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FeedTest {

    private static final int SIZE = 64;

    private final Feed feed = new Feed(SIZE);
    private final List<Integer> sent = new ArrayList<>();

    private static int number(String json) {
        return Update.read(json.getBytes(StandardCharsets.US_ASCII), 0, SIZE).number();
    }

    private boolean take(Feed.Made update) {
        sent.add(number(update.json()));
        return true;
    }

    @Test
    void sendsASubscriberWhatWasAndWhatComes() {
        feed.make();
        Feed.Subscriber subscriber = feed.subscribe(this::take);
        feed.make();
        feed.make();
        assertThat(sent).containsExactly(1, 2, 3);
        feed.unsubscribe(subscriber);
        feed.make();
        assertThat(sent).hasSize(3);
    }

    @Test
    void goesOnWhereASubscriberHadNoRoom() {
        boolean[] room = {false};
        Feed.Subscriber subscriber = feed.subscribe(update -> room[0] && take(update));
        feed.make();
        feed.make();
        assertThat(sent).isEmpty();
        room[0] = true;
        subscriber.send();
        feed.make();
        assertThat(sent).containsExactly(1, 2, 3);
    }

    @Test
    void listsWhatCameAfterANumber() {
        feed.make();
        feed.make();
        feed.make();
        assertThat(feed.after(1)).hasSize("[,]".length() + 2 * SIZE);
        assertThat(feed.after(3)).asString(StandardCharsets.US_ASCII).isEqualTo("[]");
        assertThat(feed.after(4)).asString(StandardCharsets.US_ASCII).isEqualTo("[]");
    }

    @Test
    void letsAQuestionWaitForTheNextOne() throws Exception {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Thread asking = Thread.ofPlatform().start(() -> {
            try {
                answer.complete(feed.nextAfter(0, Duration.ofHours(1)));
            } catch (InterruptedException interrupted) {
                answer.completeExceptionally(interrupted);
            }
        });
        while (asking.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        feed.make();
        assertThat(answer.get()).hasSize("[]".length() + SIZE);
    }

    @Test
    void doesNotLetAQuestionWaitForEver() throws Exception {
        assertThat(feed.nextAfter(0, Duration.ofMillis(1)))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("[]");
    }
}
