package dev.parley.app.market;

import dev.parley.app.market.StockRequest.Encoding;
import dev.parley.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The push of quotes at one interval: at each tick, everyone who has joined gets the quotes that have changed since the
 * tick before, in a message that is made once for all of them.
 *
 * <p>Not safe for use by several threads: the {@link Exchange} calls it on its own.
 */
final class QuoteFeed {

    /** The messages of one push, made at the first use: a feed may have subscribers of one encoding only. */
    private static final class Push {

        private final byte[] json;
        private final Map<Encoding, Message> messages = new EnumMap<>(Encoding.class);

        Push(long epochMillis, List<Quote> quotes) {
            this.json = QuoteJson.write(epochMillis, quotes);
        }

        Message in(Encoding encoding) {
            return messages.computeIfAbsent(
                    encoding,
                    wanted -> Message.prepared(
                            switch (wanted) {
                                case TEXT -> Message.text(new String(json, StandardCharsets.UTF_8));
                                case BINARY -> Message.binary(json);
                            }));
        }
    }

    private final Set<Subscriber> subscribers = new LinkedHashSet<>();

    /** The quotes that the subscribers have; they may have different ones of those in {@link #unsure}. */
    private List<Quote> pushed = List.of();

    private final Set<Instrument> unsure = new LinkedHashSet<>();

    /** Adds a subscriber, who gets all quotes at once. */
    void join(Subscriber subscriber, long epochMillis, List<Quote> quotes) {
        if (subscribers.isEmpty()) {
            pushed = quotes;
            unsure.clear();
        }
        // The newcomer now has newer quotes than the others. Pushing those to everyone at the next tick keeps one
        // message right for all of them, even if a price goes back to what the others have.
        for (int i = 0; i < quotes.size(); i++) {
            if (!quotes.get(i).equals(pushed.get(i))) {
                unsure.add(quotes.get(i).instrument());
            }
        }
        subscribers.add(subscriber);
        subscriber.push(new Push(epochMillis, quotes).in(subscriber.encoding()));
    }

    void leave(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** Pushes what has changed; if nothing has, nothing is pushed. */
    void tick(long epochMillis, List<Quote> quotes) {
        List<Quote> moved = new ArrayList<>();
        for (int i = 0; i < quotes.size(); i++) {
            Quote quote = quotes.get(i);
            if (unsure.contains(quote.instrument()) || !quote.equals(pushed.get(i))) {
                moved.add(quote);
            }
        }
        unsure.clear();
        pushed = quotes;
        Push changes = null;
        Push all = null;
        for (Subscriber subscriber : subscribers) {
            if (subscriber.isBehind()) {
                all = all != null ? all : new Push(epochMillis, quotes);
                subscriber.push(all.in(subscriber.encoding()));
            } else if (!moved.isEmpty()) {
                changes = changes != null ? changes : new Push(epochMillis, moved);
                subscriber.push(changes.in(subscriber.encoding()));
            }
        }
    }
}
