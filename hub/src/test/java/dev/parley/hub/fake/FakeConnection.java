package dev.parley.hub.fake;

import dev.parley.hub.ClientConnection;
import dev.parley.hub.ConnectAnswer;
import dev.parley.hub.Credentials;
import dev.parley.hub.Data;
import dev.parley.hub.Disconnect;
import dev.parley.hub.Encoding;
import dev.parley.hub.Expiry;
import dev.parley.hub.HubException;
import dev.parley.hub.Publication;
import dev.parley.hub.SubscribeAnswer;
import dev.parley.hub.SubscribeResult;
import dev.parley.hub.Unsubscribe;
import dev.parley.websocket.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client's connection that writes down what it is told. */
public final class FakeConnection implements ClientConnection, ConnectAnswer {

    private final FakeLoop loop;

    /** What happened, in its order. */
    public final List<String> told = new ArrayList<>();

    /** How many pushes it has room for. */
    public int room = Integer.MAX_VALUE;

    public Optional<SubscribeResult> newest = Optional.empty();

    public FakeConnection(FakeLoop loop) {
        this.loop = loop;
    }

    @Override
    public FakeLoop loop() {
        return loop;
    }

    @Override
    public Encoding encoding() {
        return FakeSubscriber.PLAIN;
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

    private String text(SubscribeResult result) {
        newest = Optional.of(result);
        StringBuilder text = new StringBuilder(result.channel());
        if (result.recovering()) {
            text.append(result.recovered() ? " recovered" : " not recovered");
        }
        for (Publication one : result.missed()) {
            text.append(' ').append(one.offset()).append(':').append(one.data().utf8());
        }
        return text.toString();
    }

    @Override
    public void connected(Credentials credentials, List<SubscribeResult> subscriptions) {
        told.add("connected \"" + credentials.user() + "\" "
                + subscriptions.stream().map(this::text).sorted().toList());
    }

    @Override
    public void refused(HubException cause) {
        told.add("refused " + cause.error().code());
    }

    @Override
    public void onSubscribed(SubscribeResult result) {
        told.add("server subscribed " + text(result));
    }

    /** Returns what writes down the outcome of a subscription. */
    public SubscribeAnswer answer() {
        return new SubscribeAnswer() {
            @Override
            public void subscribed(SubscribeResult result) {
                told.add("subscribed " + text(result));
            }

            @Override
            public void refused(HubException cause) {
                told.add("refused " + cause.error().code());
            }
        };
    }

    @Override
    public void onUnsubscribed(String channel, Unsubscribe reason) {
        told.add("unsubscribed " + channel + " " + reason.code());
    }

    @Override
    public void onSkipped(String channel, long count) {
        told.add("skipped " + count + " of " + channel);
    }

    @Override
    public void onMessage(Data data) {
        told.add("message " + data.utf8());
    }

    @Override
    public void onRefreshed(Expiry expiry) {
        told.add("refreshed " + expiry.at().map(Object::toString).orElse("never"));
    }

    @Override
    public void onDisconnected(Disconnect reason) {
        told.add("disconnected " + reason.code());
    }
}
