package dev.parley.bench.clients;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Whose client is measured. */
enum Contestant {
    PARLEY("Parley, listener", "parley"),
    PARLEY_BLOCKING("Parley, blocking", "parley-blocking"),
    OKHTTP("OkHttp", "okhttp"),
    JDK("java.net.http", "jdk"),
    JAVA_WEBSOCKET("Java-WebSocket", "java-websocket");

    private final String title;
    private final String word;

    Contestant(String title, String word) {
        this.title = title;
        this.word = word;
    }

    /** What it is called in a table. */
    String title() {
        return title;
    }

    /** What it is called on a command line. */
    String word() {
        return word;
    }

    EchoClient client() {
        return switch (this) {
            case PARLEY -> new ParleyEcho();
            case PARLEY_BLOCKING -> new ParleyBlockingEcho();
            case OKHTTP -> new OkHttpEcho();
            case JDK -> new JdkEcho();
            case JAVA_WEBSOCKET -> new JavaWebSocketEcho();
        };
    }

    static Contestant of(String word) {
        return Arrays.stream(values())
                .filter(contestant -> contestant.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("got the client " + word + ", expected one of "
                        + Arrays.stream(values()).map(Contestant::word).collect(Collectors.joining(", "))));
    }
}
