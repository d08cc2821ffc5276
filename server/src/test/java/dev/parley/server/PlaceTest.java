package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PlaceTest {

    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1234);

    private final ConnectionCounts counts = new ConnectionCounts(3, 3, InstantSource.system());
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Place place = Place.take(channel, counts).orElseThrow();

    @Test
    void isKeptByAThreadUntilThatHasEnded() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        assertThat(place.enter(CLIENT)).isTrue();
        Thread thread = place.start("worker", () -> await(release));
        channel.close();
        assertThat(counts.all()).isEqualTo(1);
        assertThat(counts.addresses()).isEqualTo(1);

        release.countDown();
        thread.join();
        assertThat(counts.all()).isZero();
        assertThat(counts.addresses()).isZero();
    }

    @Test
    void isGivenBackOnceWhateverIsStartedAfterThat() throws Exception {
        assertThat(counts.enter(CLIENT)).isTrue(); // Another connection of the same client's.
        assertThat(place.enter(CLIENT)).isTrue();
        channel.close();
        place.start("worker", () -> {}).join();
        assertThat(counts.all()).isZero();
        assertThat(counts.addresses()).isEqualTo(1);
    }

    @Test
    void takesNothingMoreOnceItHasBeenGivenBack() {
        channel.close();
        assertThat(place.enter(CLIENT)).isFalse();
        assertThat(counts.addresses()).isZero();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }
}
