package dev.parley.bench.comparison;

import dev.parley.bench.servers.Contestant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is measured of each server, as options of {@code ./parley bench}. */
enum Case {
    ECHO("echo-64", "Echo of 64 B, 50 connections, 1 message in flight on each", Kind.MESSAGE, "50", "64", "1"),
    ECHO_PIPELINED(
            "echo-64x32",
            "Echo of 64 B, 50 connections, 32 messages in flight on each",
            Kind.MESSAGE,
            "50",
            "64",
            "32"),
    ECHO_LARGE(
            "echo-16k",
            "Echo of 16 KiB, 10 connections, 4 messages in flight on each",
            Kind.MESSAGE,
            "10",
            "16384",
            "4"),
    BROADCAST(
            "broadcast",
            "Broadcast of 128 B to 1,000 connections, for each delivery",
            Kind.DELIVERY,
            "1000",
            "128",
            "1"),
    COLLECTORS(
            "collectors",
            "Delay of a broadcast of 128 B, 5 a second, to 10,000 connections, by collector",
            Kind.DELAY,
            "10000",
            "128",
            "1"),
    HANDSHAKES("handshakes", "Opening handshakes, 50 at a time", Kind.HANDSHAKE, "50", "64", "1"),
    IDLE("idle", "8,000 idle connections", Kind.CONNECTION, "8000", "64", "1"),
    DEFLATE_64("deflate-64", "64 B", Kind.COMPRESSED, "10", "64", "4"),
    DEFLATE_256("deflate-256", "256 B", Kind.COMPRESSED, "10", "256", "4"),
    DEFLATE_1K("deflate-1k", "1 KiB", Kind.COMPRESSED, "10", "1024", "4"),
    DEFLATE_4K("deflate-4k", "4 KiB", Kind.COMPRESSED, "10", "4096", "4"),
    DEFLATE_16K("deflate-16k", "16 KiB", Kind.COMPRESSED, "10", "16384", "4"),
    DEFLATE_64K("deflate-64k", "64 KiB", Kind.COMPRESSED, "10", "65536", "4"),
    IDLE_DEFLATE(
            "idle-deflate", "10,000 idle connections, compressed", Kind.COMPRESSED_CONNECTION, "10000", "1024", "1"),
    IDLE_NO_TAKEOVER(
            "idle-no-takeover",
            "10,000 idle connections, compressed, without context takeover",
            Kind.COMPRESSED_CONNECTION,
            "10000",
            "1024",
            "1");

    /** What is counted. */
    enum Kind {
        MESSAGE("µs/message"),
        DELIVERY("µs/delivery"),
        DELAY("µs/delivery"),
        HANDSHAKE("µs/handshake"),
        COMPRESSED("µs/message"),
        CONNECTION("B/connection"),
        COMPRESSED_CONNECTION("B/connection");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        /** The unit of what is compared. */
        String unit() {
            return unit;
        }

        /** Whether connections are held open and memory is looked at, instead of processor time. */
        boolean isMemory() {
            return this == CONNECTION || this == COMPRESSED_CONNECTION;
        }

        /** Whether it is so rare what is looked for that each server is measured ten times as long. */
        boolean isLong() {
            return this == DELAY;
        }

        /**
         * How many times as long as the settings say a server is warmed up. What is short would otherwise be measured with the
         * compiler at work beside it, and the way of a handshake through a program is long.
         */
        int warmUps() {
            return switch (this) {
                case MESSAGE, DELIVERY, DELAY, COMPRESSED -> 2;
                case HANDSHAKE -> 4;
                case CONNECTION, COMPRESSED_CONNECTION -> 1;
            };
        }

        boolean isCompressed() {
            return this == COMPRESSED || this == COMPRESSED_CONNECTION;
        }
    }

    private static final Set<Contestant> CONTEXTS =
            EnumSet.of(Contestant.PARLEY_EPOLL, Contestant.NETTY, Contestant.UNDERTOW, Contestant.JETTY);

    private final String word;
    private final String title;
    private final Kind kind;
    private final String connections;
    private final String size;
    private final String inFlight;

    Case(String word, String title, Kind kind, String connections, String size, String inFlight) {
        this.word = word;
        this.title = title;
        this.kind = kind;
        this.connections = connections;
        this.size = size;
        this.inFlight = inFlight;
    }

    /** What it is called on a command line and in a file. */
    String word() {
        return word;
    }

    /** What it is called above a table. */
    String title() {
        return title;
    }

    Kind kind() {
        return kind;
    }

    int connections() {
        return Integer.parseInt(connections);
    }

    /** How many bytes a message has before it is compressed. */
    int size() {
        return Integer.parseInt(size);
    }

    /** The path on a server. */
    String path(Contestant contestant) {
        return kind == Kind.DELIVERY || kind == Kind.DELAY ? "/broadcast" : contestant.echoPath();
    }

    /** The options that say what the load is; for how long, and on how many connections, is said elsewhere. */
    List<String> load() {
        List<String> messages = List.of("--size", size, "--in-flight", inFlight);
        List<String> more = switch (this) {
            case ECHO, ECHO_PIPELINED, ECHO_LARGE -> List.of();
            case BROADCAST -> List.of("--broadcast");
            case COLLECTORS -> List.of("--broadcast", "--rate", "5");
            case HANDSHAKES -> List.of("--churn");
            case IDLE -> List.of("--idle", "--messages", "1");
            case DEFLATE_64, DEFLATE_256, DEFLATE_1K, DEFLATE_4K, DEFLATE_16K, DEFLATE_64K ->
                List.of("--content", "json", "--text", "--deflate");
            case IDLE_DEFLATE -> List.of("--content", "json", "--text", "--deflate", "--idle", "--messages", "5");
            case IDLE_NO_TAKEOVER ->
                List.of(
                        "--content",
                        "json",
                        "--text",
                        "--deflate",
                        "--no-context-takeover",
                        "--idle",
                        "--messages",
                        "5");
        };
        return Stream.concat(messages.stream(), more.stream()).toList();
    }

    /** Whether a server takes part. */
    boolean has(Contestant contestant) {
        if (this == COLLECTORS || contestant.collector().isPresent()) {
            return this == COLLECTORS && contestant.collector().isPresent();
        }
        if (contestant == Contestant.PARLEY_BLOCKING) {
            return kind == Kind.MESSAGE || kind == Kind.CONNECTION; // Elsewhere the handler has nothing to say.
        }
        if (contestant == Contestant.FLOOR_C && kind.isMemory()) {
            return false; // What malloc has once had it keeps: that a connection takes its hundred bytes does not show.
        }
        return switch (this) {
            case IDLE_DEFLATE, IDLE_NO_TAKEOVER -> CONTEXTS.contains(contestant);
            default -> !kind.isCompressed() || contestant.compresses();
        };
    }

    static Case of(String word) {
        return Arrays.stream(values())
                .filter(known -> known.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("got the case " + word + ", expected one of "
                        + Arrays.stream(values()).map(Case::word).collect(Collectors.joining(", "))));
    }
}
