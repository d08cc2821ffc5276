package dev.parley.app.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.app.market.StockRequest.Encoding;
import dev.parley.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QuoteFeedTest {

    private static final Instrument ACORN = new Instrument("ACRN", "Acorn Foundry", 100, 1);
    private static final Instrument KEEL = new Instrument("KEEL", "Keel Marine", 100, 1);
    private static final Pattern QUOTE = Pattern.compile("\"symbol\":\"([A-Z]+)\".*?\"price\":([0-9.]+)");

    private final QuoteFeed feed = new QuoteFeed();

    /** Somebody whose queue is full when the test says so. */
    private static final class Client {
        private final List<Message> got = new ArrayList<>();
        private final Subscriber subscriber;
        private boolean full;

        Client(Encoding encoding) {
            subscriber = new Subscriber(encoding, message -> !full && got.add(message));
        }

        /** What the messages said, such as {@code ACRN 1.00, KEEL 1.01}. */
        List<String> heard() {
            return got.stream().map(Client::summary).toList();
        }

        private static String summary(Message message) {
            String json = switch (message) {
                case Message.Text text -> text.text();
                case Message.Binary binary -> new String(binary.toByteArray(), StandardCharsets.UTF_8);
            };
            return String.join(
                    ", ",
                    QUOTE.matcher(json)
                            .results()
                            .map(found -> found.group(1) + " " + found.group(2))
                            .toList());
        }
    }

    @Test
    void sendsAllQuotesToANewcomerAtOnce() {
        Client client = join(Encoding.TEXT, 100, 100);
        assertThat(client.heard()).containsExactly("ACRN 1.00, KEEL 1.00");
    }

    @Test
    void sendsOnlyWhatHasMovedAtATick() {
        Client client = join(Encoding.TEXT, 100, 100);
        tick(100, 101);
        tick(102, 101);
        assertThat(client.heard()).containsExactly("ACRN 1.00, KEEL 1.00", "KEEL 1.01", "ACRN 1.02");
    }

    @Test
    void sendsNothingWhenNothingHasMoved() {
        Client client = join(Encoding.TEXT, 100, 100);
        tick(100, 100);
        assertThat(client.got).hasSize(1);
    }

    @Test
    void sendsTheEncodingThatWasAskedFor() {
        Client text = join(Encoding.TEXT, 100, 100);
        Client binary = join(Encoding.BINARY, 100, 100);
        tick(101, 100);
        assertThat(text.got)
                .hasSize(2)
                .allSatisfy(message -> assertThat(message).isInstanceOf(Message.Text.class));
        assertThat(binary.got)
                .hasSize(2)
                .allSatisfy(message -> assertThat(message).isInstanceOf(Message.Binary.class));
        assertThat(binary.heard()).isEqualTo(text.heard());
    }

    @Test
    void makesOneMessageForAllOfAnEncoding() {
        Client one = join(Encoding.BINARY, 100, 100);
        Client other = join(Encoding.BINARY, 100, 100);
        tick(101, 100);
        assertThat(one.got.getLast()).isSameAs(other.got.getLast());
    }

    @Test
    void aPriceThatGoesBackToWhatTheOthersHaveIsStillNewToANewcomer() {
        Client early = join(Encoding.TEXT, 100, 100);
        Client late = join(Encoding.TEXT, 105, 100);
        tick(100, 100);
        assertThat(late.heard()).containsExactly("ACRN 1.05, KEEL 1.00", "ACRN 1.00");
        assertThat(early.heard()).last().isEqualTo("ACRN 1.00");
    }

    @Test
    void oneWhoIsBehindGetsAllQuotesAsSoonAsThereIsRoomAgain() {
        Client slow = join(Encoding.TEXT, 100, 100);
        slow.full = true;
        tick(101, 100);
        tick(101, 102);
        slow.full = false;
        tick(101, 102);
        tick(103, 102);
        assertThat(slow.heard()).containsExactly("ACRN 1.00, KEEL 1.00", "ACRN 1.01, KEEL 1.02", "ACRN 1.03");
    }

    @Test
    void oneWhoIsBehindDoesNotHoldUpTheOthers() {
        Client slow = join(Encoding.TEXT, 100, 100);
        Client fast = join(Encoding.TEXT, 100, 100);
        slow.full = true;
        tick(101, 100);
        assertThat(fast.heard()).last().isEqualTo("ACRN 1.01");
        assertThat(slow.got).hasSize(1);
    }

    @Test
    void sendsNothingToOneWhoHasLeft() {
        Client client = join(Encoding.TEXT, 100, 100);
        feed.leave(client.subscriber);
        assertThat(feed.isEmpty()).isTrue();
        tick(101, 101);
        assertThat(client.got).hasSize(1);
    }

    @Test
    void startsAfreshAfterEveryoneHasLeft() {
        Client first = join(Encoding.TEXT, 100, 100);
        feed.leave(first.subscriber);
        Client second = join(Encoding.TEXT, 150, 150);
        tick(150, 151);
        assertThat(second.heard()).containsExactly("ACRN 1.50, KEEL 1.50", "KEEL 1.51");
    }

    private Client join(Encoding encoding, long acorn, long keel) {
        var client = new Client(encoding);
        feed.join(client.subscriber, 0, quotes(acorn, keel));
        return client;
    }

    private void tick(long acorn, long keel) {
        feed.tick(0, quotes(acorn, keel));
    }

    private static List<Quote> quotes(long acorn, long keel) {
        return List.of(new Quote(ACORN, acorn), new Quote(KEEL, keel));
    }
}
