package dev.parley.app.compare;

import java.util.Arrays;
import java.util.Optional;

/** A way by which updates reach a browser. */
public enum Way {
    /** Asks again and again, whether or not there is something new. */
    POLLING("polling", "Ajax polling", "/updates"),
    /** Asks, and is answered when there is something new. */
    LONG_POLLING("long-polling", "long polling", "/next"),
    /** One answer that does not end. */
    EVENTS("sse", "Server-Sent Events", "/events"),
    /** A WebSocket. */
    WEBSOCKET("websocket", "WebSocket", "/socket");

    private final String label;
    private final String title;
    private final String path;

    Way(String label, String title, String path) {
        this.label = label;
        this.title = title;
        this.path = path;
    }

    /** Returns the one that is called so on the command line, if any is. */
    public static Optional<Way> ofLabel(String label) {
        return Arrays.stream(values()).filter(way -> way.label.equals(label)).findFirst();
    }

    /** Returns what it is called on the command line. */
    public String label() {
        return label;
    }

    /** Returns what people call it. */
    public String title() {
        return title;
    }

    /** Where the server has it. */
    String path() {
        return path;
    }
}
