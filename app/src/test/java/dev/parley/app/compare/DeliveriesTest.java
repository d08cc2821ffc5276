package dev.parley.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.app.bench.LoadFailure;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each update must come once, and in its turn. */
class DeliveriesTest {

    private static final int SIZE = 100;

    private final Deliveries deliveries = new Deliveries(3, SIZE);
    private final Deliveries.ToOne client = deliveries.to(7);

    private static byte[] update(int number) {
        return new Update(number, System.nanoTime()).text(SIZE).getBytes(StandardCharsets.US_ASCII);
    }

    private void receive(int number) {
        client.receive(update(number), 0, SIZE);
    }

    @Test
    void areCompleteWithTheLastUpdate() {
        receive(1);
        receive(2);
        assertThat(client.areComplete()).isFalse();
        receive(3);
        assertThat(client.areComplete()).isTrue();
        assertThat(deliveries.count()).isEqualTo(3);
        assertThat(deliveries.delays().getTotalCount()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void refuseAnUpdateThatCameTwiceOrTooEarly(int number) {
        receive(1);
        assertThatThrownBy(() -> receive(number))
                .isInstanceOf(LoadFailure.class)
                .hasMessage("client 7 got update " + number
                        + " when update 2 was due: each must come once, and in its turn");
    }

    @Test
    void refuseWhatIsCutShort() {
        assertThatThrownBy(() -> client.receive(update(1), 0, SIZE - 1))
                .isInstanceOf(LoadFailure.class)
                .hasMessage("client 7 got 99 bytes, expected an update of 100");
    }

    @Test
    void refuseWhatIsNoUpdate() {
        byte[] other = "x".repeat(SIZE).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> client.receive(other, 0, SIZE)).hasMessageStartingWith("got no update but xxx");
    }

    @ParameterizedTest
    @ValueSource(ints = {Update.SHORTEST, 128, 5000})
    void measureUpdatesOfAnyLength(int size) {
        Update update = new Update(Integer.MAX_VALUE, Long.MAX_VALUE);
        byte[] bytes = update.text(size).getBytes(StandardCharsets.US_ASCII);
        assertThat(bytes).hasSize(size);
        assertThat(Update.read(bytes, 0, size)).isEqualTo(update);
    }
}
