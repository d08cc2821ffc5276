package dev.parley.app.compare;

import dev.parley.server.ServerSentEvent;
import dev.parley.websocket.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The updates of one run, in the server: those that have been made, and who is told of the next one. Safe for use by any number of threads. */
final class Feed {

    private final int size;
    private final List<Made> updates = new ArrayList<>();
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    /** An update in the forms in which it is sent, each made once for all clients. */
    record Made(String json, ServerSentEvent event, Message message) {
        static Made of(String text) {
            return new Made(text, ServerSentEvent.of(text), Message.prepared(Message.text(text)));
        }
    }

    /** Takes an update, unless it has no room for one now. */
    interface Outlet {
        boolean offer(Made update);
    }

    /** A client to whom updates are sent as they are made. It has its place among them, and no queue. */
    final class Subscriber {
        private final Outlet outlet;
        private int next;

        private Subscriber(Outlet outlet) {
            this.outlet = outlet;
        }

        /** Sends what there is, as far as there is room. */
        synchronized void send() {
            while (next < count() && outlet.offer(get(next))) {
                next++;
            }
        }
    }

    Feed(int size) {
        this.size = size;
    }

    /** Makes the next update, and sends it to all who are subscribed. */
    void make() {
        synchronized (this) {
            updates.add(Made.of(new Update(updates.size() + 1, System.nanoTime()).text(size)));
            notifyAll();
        }
        subscribers.forEach(Subscriber::send);
    }

    private synchronized int count() {
        return updates.size();
    }

    private synchronized Made get(int index) {
        return updates.get(index);
    }

    /** Sends all updates from the first one on to a client, as they are made. */
    Subscriber subscribe(Outlet outlet) {
        Subscriber subscriber = new Subscriber(outlet);
        subscribers.add(subscriber);
        subscriber.send();
        return subscriber;
    }

    void unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Returns the updates after one with a number, as a list in JSON. */
    synchronized byte[] after(int number) {
        StringBuilder json = new StringBuilder("[");
        for (int i = number; i < updates.size(); i++) {
            json.append(i > number ? "," : "").append(updates.get(i).json());
        }
        return json.append(']').toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The same, but waits until there is one, though not for ever. */
    synchronized byte[] nextAfter(int number, Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        while (updates.size() <= number) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        return after(number);
    }
}
