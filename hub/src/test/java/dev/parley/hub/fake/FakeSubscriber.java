package dev.parley.hub.fake;

import dev.parley.hub.Encoding;
import dev.parley.hub.History;
import dev.parley.hub.Publication;
import dev.parley.hub.Push;
import dev.parley.hub.core.Subscriber;
import dev.parley.hub.core.Subscription;
import dev.parley.websocket.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Writes down what it is told. */
public final class FakeSubscriber implements Subscriber {

    /** Writes publications as {@code offset:data}, or as {@code data} alone. */
    public static final Encoding PLAIN = push -> Message.text(
            switch (push) {
                case Push.Published published -> text(published.publication());
                case Push.Joined joined -> "joined " + joined.client().client();
                case Push.Left left -> "left " + left.client().client();
            });

    private final Executor loop;
    private final Encoding encoding;

    /** What happened, in its order. */
    public final List<String> told = new ArrayList<>();

    /** How many pushes it has room for. */
    public int room = Integer.MAX_VALUE;

    /** Whether it begins as soon as it has joined. */
    public boolean startsAtOnce = true;

    /** Whether it wants a push with these tags. */
    public String onlyTag = "";

    public Optional<Subscription> subscription = Optional.empty();
    public Optional<History> history = Optional.empty();

    public FakeSubscriber(Executor loop) {
        this(loop, PLAIN);
    }

    public FakeSubscriber(Executor loop, Encoding encoding) {
        this.loop = loop;
        this.encoding = encoding;
    }

    private static String text(Publication publication) {
        String data = publication.data().utf8();
        return publication.offset() == 0 ? data : publication.offset() + ":" + data;
    }

    @Override
    public Executor loop() {
        return loop;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public boolean wants(Push push) {
        return onlyTag.isEmpty()
                || (push instanceof Push.Published published
                        && published.publication().tags().containsKey(onlyTag));
    }

    @Override
    public boolean offer(Message push) {
        if (room == 0) {
            return false;
        }
        room--;
        told.add(push.toString());
        return true;
    }

    @Override
    public void joined(Subscription joined, Optional<History> read) {
        subscription = Optional.of(joined);
        history = read;
        read.ifPresent(missed -> missed.publications().forEach(one -> told.add("missed " + text(one))));
        if (startsAtOnce) {
            joined.start();
        }
    }

    @Override
    public void refused(Throwable cause) {
        told.add("refused: " + cause.getMessage());
    }

    @Override
    public void skipped(long count) {
        told.add("skipped " + count);
    }

    @Override
    public void tooSlow() {
        told.add("too slow");
    }

    @Override
    public void lost() {
        told.add("lost");
    }

    /** There is room again. */
    public void hasRoom(int pushes) {
        room = pushes;
        subscription.orElseThrow().resume();
    }
}
