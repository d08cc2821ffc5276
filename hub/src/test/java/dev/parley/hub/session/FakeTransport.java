package dev.parley.hub.session;

import dev.parley.hub.Disconnect;
import dev.parley.hub.fake.FakeLoop;
import dev.parley.websocket.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes down what a session sends. */
final class FakeTransport implements SessionTransport {

    final FakeLoop loop = new FakeLoop();

    /** What happened, in its order. */
    final List<String> sent = new ArrayList<>();

    /** How many frames it has room for. */
    int room = Integer.MAX_VALUE;

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Map<String, List<String>> headers() {
        return Map.of();
    }

    @Override
    public FakeLoop loop() {
        return loop;
    }

    @Override
    public boolean send(Message frame) {
        if (room == 0) {
            return false;
        }
        room--;
        sent.add(frame.toString());
        return true;
    }

    @Override
    public void pauseReceiving() {
        sent.add("pause");
    }

    @Override
    public void resumeReceiving() {
        sent.add("resume");
    }

    @Override
    public void close(Disconnect reason) {
        sent.add("close " + reason.code());
    }
}
