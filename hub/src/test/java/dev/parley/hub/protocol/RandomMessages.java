package dev.parley.hub.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Makes messages with any values in any fields. */
final class RandomMessages {

    private static final List<String> TEXTS =
            List.of("", "a", "news", "grün", "€", "😀", "\"", "\\", "\n", "\0", "a/b?c=d", "x".repeat(300));
    private static final List<String> JSON = List.of(
            "0",
            "-1.5e-7",
            "true",
            "\"\"",
            "\"\\u0000\\ud800\\n\"",
            "[]",
            "{}",
            "[1,[2,{\"a\":null}]]",
            "\"é😀\"",
            "{\"x\":\"" + "y".repeat(500) + "\"}",
            "[ 1 , 2 ]");

    private final SplittableRandom random;

    RandomMessages(long seed) {
        this.random = new SplittableRandom(seed);
    }

    List<Command> commands() {
        return list(1, this::command);
    }

    List<Reply> replies() {
        return list(1, this::reply);
    }

    private Command command() {
        long id = 1 + random.nextLong(Check.UINT32);
        return switch (random.nextInt(14)) {
            case 0 ->
                new Command(
                        id,
                        new Request.Connect(
                                text(), payload(), map(this::subscription), text(), text(), map(this::text), number()));
            case 1 -> new Command(id, subscription());
            case 2 -> new Command(id, new Request.Unsubscribe(text()));
            case 3 -> new Command(id, new Request.Publish(text(), payload(), random.nextInt()));
            case 4 -> new Command(id, new Request.Presence(text()));
            case 5 -> new Command(id, new Request.PresenceStats(text()));
            case 6 ->
                new Command(
                        id,
                        new Request.History(text(), random.nextInt(), optional(this::position), random.nextBoolean()));
            case 7 -> new Command(id, new Request.Ping());
            case 8 -> new Command(random.nextInt(2), new Request.Send(payload()));
            case 9 -> new Command(id, new Request.Rpc(payload(), text()));
            case 10 -> new Command(id, new Request.Refresh(text()));
            case 11 -> new Command(id, new Request.SubRefresh(text(), text(), random.nextInt()));
            case 12 -> new Command(0, new Request.Pong());
            default -> new Command(id, new Request.Unknown());
        };
    }

    private Request.Subscribe subscription() {
        return new Request.Subscribe(
                text(),
                text(),
                random.nextBoolean(),
                text(),
                offset(),
                payload(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean(),
                text(),
                optional(() -> filter(3)),
                number(),
                random.nextInt());
    }

    private FilterNode filter(int levels) {
        return new FilterNode(
                text(),
                text(),
                text(),
                text(),
                list(0, this::text),
                levels == 0 ? List.of() : list(0, () -> filter(levels - 1)));
    }

    private Reply reply() {
        long id = 1 + random.nextLong(Check.UINT32);
        return switch (random.nextInt(14)) {
            case 0 -> new Reply(id, new CommandError(uint32(), text(), random.nextBoolean()));
            case 1 -> new Reply(id, connection());
            case 2 -> new Reply(id, subscribed());
            case 3 -> new Reply(id, new Result.Unsubscribe());
            case 4 -> new Reply(id, new Result.Publish());
            case 5 -> new Reply(id, new Result.Presence(map(this::info)));
            case 6 -> new Reply(id, new Result.PresenceStats(uint32(), uint32()));
            case 7 -> new Reply(id, new Result.History(list(0, this::publication), text(), offset()));
            case 8 -> new Reply(id, new Result.Ping());
            case 9 -> new Reply(id, new Result.Rpc(payload()));
            case 10 -> new Reply(id, new Result.Refresh(text(), text(), random.nextBoolean(), uint32()));
            case 11 -> new Reply(id, new Result.SubRefresh(random.nextBoolean(), uint32()));
            case 12 -> Reply.PING;
            default -> Reply.of(new Push(text(), pushed()));
        };
    }

    private Push.Content pushed() {
        return switch (random.nextInt(9)) {
            case 0 -> new Push.Published(publication());
            case 1 -> new Push.Join(info());
            case 2 -> new Push.Leave(info());
            case 3 -> new Push.Unsubscribe(uint32(), text());
            case 4 -> new Push.Message(payload());
            case 5 -> new Push.Subscribe(random.nextBoolean(), text(), offset(), random.nextBoolean(), payload());
            case 6 -> new Push.Connect(connection());
            case 7 -> new Push.Disconnect(uint32(), text(), random.nextBoolean());
            default -> new Push.Refresh(random.nextBoolean(), uint32());
        };
    }

    private Result.Connect connection() {
        return new Result.Connect(
                text(),
                text(),
                random.nextBoolean(),
                uint32(),
                payload(),
                map(this::subscribed),
                uint32(),
                random.nextBoolean(),
                text(),
                text(),
                number());
    }

    private Result.Subscribe subscribed() {
        return new Result.Subscribe(
                random.nextBoolean(),
                uint32(),
                random.nextBoolean(),
                text(),
                list(0, this::publication),
                random.nextBoolean(),
                offset(),
                random.nextBoolean(),
                payload(),
                random.nextBoolean(),
                random.nextBoolean());
    }

    Publication publication() {
        return new Publication(
                payload(), optional(this::info), offset(), map(this::text), random.nextBoolean(), number(), text());
    }

    private ClientInfo info() {
        return new ClientInfo(text(), text(), payload(), payload());
    }

    private StreamPosition position() {
        return new StreamPosition(offset(), text());
    }

    String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private Payload payload() {
        return random.nextInt(4) == 0 ? Payload.EMPTY : Payload.utf8(JSON.get(random.nextInt(JSON.size())));
    }

    private long uint32() {
        return random.nextBoolean() ? random.nextInt(3) : random.nextLong(Check.UINT32 + 1);
    }

    private long offset() {
        return random.nextBoolean() ? random.nextInt(3) : random.nextLong() >>> 1;
    }

    private long number() {
        return random.nextBoolean() ? random.nextInt(3) : random.nextLong();
    }

    private <T> Optional<T> optional(Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }

    private <T> List<T> list(int least, Supplier<T> value) {
        List<T> list = new ArrayList<>();
        for (int left = least + random.nextInt(3); left > 0; left--) {
            list.add(value.get());
        }
        return list;
    }

    private <T> Map<String, T> map(Supplier<T> value) {
        Map<String, T> map = new LinkedHashMap<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            map.put(text(), value.get());
        }
        return map;
    }
}
