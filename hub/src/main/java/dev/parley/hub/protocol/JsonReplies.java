package dev.parley.hub.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends from JSON. */
final class JsonReplies {

    private JsonReplies() {}

    /** Reads the reply whose object the reader has entered. */
    static Reply reply(JsonReader in) throws IOException, DecodeException {
        long id = 0;
        boolean empty = true;
        Reply.@Nullable Content content = null;
        while (in.nextField()) {
            String name = in.name();
            if (name.equals("id")) {
                id = in.uint32();
                continue;
            }
            empty = false;
            Reply.@Nullable Content read = content(name, in);
            if (read != null) {
                if (content != null) {
                    throw new DecodeException(DecodeFault.NOT_A_REPLY);
                }
                content = read;
            }
        }
        return Replies.reply(id, content, empty);
    }

    private static Reply.@Nullable Content content(String name, JsonReader in) throws IOException, DecodeException {
        switch (name) {
            case "error", "push", "connect", "subscribe", "unsubscribe", "publish", "presence", "presence_stats" -> {}
            case "history", "ping", "rpc", "refresh", "sub_refresh" -> {}
            default -> {
                in.skip();
                return null;
            }
        }
        if (!in.object()) {
            return null;
        }
        return switch (name) {
            case "error" -> error(in);
            case "push" -> push(in);
            case "connect" -> connect(in);
            case "subscribe" -> subscribe(in);
            case "unsubscribe" -> empty(in, new Result.Unsubscribe());
            case "publish" -> empty(in, new Result.Publish());
            case "presence" -> presence(in);
            case "presence_stats" -> presenceStats(in);
            case "history" -> history(in);
            case "ping" -> empty(in, new Result.Ping());
            case "rpc" -> new Result.Rpc(data(in));
            case "refresh" -> refresh(in);
            default -> {
                Result.Refresh read = refresh(in);
                yield new Result.SubRefresh(read.expires(), read.ttl());
            }
        };
    }

    private static CommandError error(JsonReader in) throws IOException, DecodeException {
        long code = 0;
        String message = "";
        boolean temporary = false;
        while (in.nextField()) {
            switch (in.name()) {
                case "code" -> code = in.uint32();
                case "message" -> message = in.string();
                case "temporary" -> temporary = in.bool();
                default -> in.skip();
            }
        }
        return new CommandError(code, message, temporary);
    }

    private static Push push(JsonReader in) throws IOException, DecodeException {
        String channel = "";
        Push.@Nullable Content content = null;
        while (in.nextField()) {
            String name = in.name();
            if (name.equals("channel")) {
                channel = in.string();
                continue;
            }
            Push.@Nullable Content read = pushed(name, in);
            if (read != null) {
                if (content != null) {
                    throw new DecodeException(DecodeFault.NOT_A_REPLY);
                }
                content = read;
            }
        }
        return Replies.push(channel, content);
    }

    private static Push.@Nullable Content pushed(String name, JsonReader in) throws IOException, DecodeException {
        switch (name) {
            case "pub", "join", "leave", "unsubscribe", "message", "subscribe", "connect", "disconnect", "refresh" -> {}
            default -> {
                in.skip();
                return null;
            }
        }
        if (!in.object()) {
            return null;
        }
        return switch (name) {
            case "pub" -> new Push.Published(publication(in));
            case "join" -> joined(in, Push.Join::new);
            case "leave" -> joined(in, Push.Leave::new);
            case "unsubscribe" -> {
                Push.Disconnect read = disconnect(in);
                yield new Push.Unsubscribe(read.code(), read.reason());
            }
            case "message" -> new Push.Message(data(in));
            case "subscribe" -> {
                Result.Subscribe read = subscribe(in);
                yield new Push.Subscribe(
                        read.recoverable(), read.epoch(), read.offset(), read.positioned(), read.data());
            }
            case "connect" -> new Push.Connect(connect(in));
            case "disconnect" -> disconnect(in);
            default -> {
                Result.Refresh read = refresh(in);
                yield new Push.Refresh(read.expires(), read.ttl());
            }
        };
    }

    private static Push.Content joined(JsonReader in, Function<ClientInfo, Push.Content> content)
            throws IOException, DecodeException {
        ClientInfo info = new ClientInfo("", "");
        while (in.nextField()) {
            if (!in.name().equals("info")) {
                in.skip();
            } else if (in.object()) {
                info = info(in);
            }
        }
        return content.apply(info);
    }

    private static Push.Disconnect disconnect(JsonReader in) throws IOException, DecodeException {
        long code = 0;
        String reason = "";
        boolean reconnect = false;
        while (in.nextField()) {
            switch (in.name()) {
                case "code" -> code = in.uint32();
                case "reason" -> reason = in.string();
                case "reconnect" -> reconnect = in.bool();
                default -> in.skip();
            }
        }
        return new Push.Disconnect(code, reason, reconnect);
    }

    private static ClientInfo info(JsonReader in) throws IOException, DecodeException {
        String user = "";
        String client = "";
        Payload connInfo = Payload.EMPTY;
        Payload chanInfo = Payload.EMPTY;
        while (in.nextField()) {
            switch (in.name()) {
                case "user" -> user = in.string();
                case "client" -> client = in.string();
                case "conn_info" -> connInfo = in.payload();
                case "chan_info" -> chanInfo = in.payload();
                default -> in.skip();
            }
        }
        return new ClientInfo(user, client, connInfo, chanInfo);
    }

    private static Publication publication(JsonReader in) throws IOException, DecodeException {
        Payload data = Payload.EMPTY;
        Optional<ClientInfo> info = Optional.empty();
        long offset = 0;
        Map<String, String> tags = Map.of();
        boolean delta = false;
        long time = 0;
        String channel = "";
        while (in.nextField()) {
            switch (in.name()) {
                case "data" -> data = in.payload();
                case "info" -> info = in.object() ? Optional.of(info(in)) : Optional.empty();
                case "offset" -> offset = in.offset();
                case "tags" -> tags = in.stringMap();
                case "delta" -> delta = in.bool();
                case "time" -> time = in.int64();
                case "channel" -> channel = in.string();
                default -> in.skip();
            }
        }
        return new Publication(data, info, offset, tags, delta, time, channel);
    }

    private static List<Publication> publications(JsonReader in) throws IOException, DecodeException {
        List<Publication> publications = new ArrayList<>();
        if (in.array()) {
            while (in.nextElement()) {
                publications.add(publication(in));
            }
        }
        return publications;
    }

    private static Result.Connect connect(JsonReader in) throws IOException, DecodeException {
        String client = "";
        String version = "";
        boolean expires = false;
        long ttl = 0;
        Payload data = Payload.EMPTY;
        Map<String, Result.Subscribe> subs = Map.of();
        long ping = 0;
        boolean pong = false;
        String session = "";
        String node = "";
        long time = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "client" -> client = in.string();
                case "version" -> version = in.string();
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.uint32();
                case "data" -> data = in.payload();
                case "subs" -> subs = subs(in);
                case "ping" -> ping = in.uint32();
                case "pong" -> pong = in.bool();
                case "session" -> session = in.string();
                case "node" -> node = in.string();
                case "time" -> time = in.int64();
                default -> in.skip();
            }
        }
        return new Result.Connect(client, version, expires, ttl, data, subs, ping, pong, session, node, time);
    }

    private static Map<String, Result.Subscribe> subs(JsonReader in) throws IOException, DecodeException {
        Map<String, Result.Subscribe> subs = new LinkedHashMap<>();
        if (in.object()) {
            while (in.nextField()) {
                String channel = in.name();
                if (in.object()) {
                    subs.put(channel, subscribe(in));
                }
            }
        }
        return subs;
    }

    private static Result.Subscribe subscribe(JsonReader in) throws IOException, DecodeException {
        boolean expires = false;
        long ttl = 0;
        boolean recoverable = false;
        String epoch = "";
        List<Publication> publications = List.of();
        boolean recovered = false;
        long offset = 0;
        boolean positioned = false;
        Payload data = Payload.EMPTY;
        boolean wasRecovering = false;
        boolean delta = false;
        while (in.nextField()) {
            switch (in.name()) {
                case "expires" -> expires = in.bool();
                case "ttl" -> ttl = in.uint32();
                case "recoverable" -> recoverable = in.bool();
                case "epoch" -> epoch = in.string();
                case "publications" -> publications = publications(in);
                case "recovered" -> recovered = in.bool();
                case "offset" -> offset = in.offset();
                case "positioned" -> positioned = in.bool();
                case "data" -> data = in.payload();
                case "was_recovering" -> wasRecovering = in.bool();
                case "delta" -> delta = in.bool();
                default -> in.skip();
            }
        }
        return new Result.Subscribe(
                expires,
                ttl,
                recoverable,
                epoch,
                publications,
                recovered,
                offset,
                positioned,
                data,
                wasRecovering,
                delta);
    }

    private static Result.Presence presence(JsonReader in) throws IOException, DecodeException {
        Map<String, ClientInfo> presence = new LinkedHashMap<>();
        while (in.nextField()) {
            if (!in.name().equals("presence")) {
                in.skip();
            } else if (in.object()) {
                while (in.nextField()) {
                    String client = in.name();
                    if (in.object()) {
                        presence.put(client, info(in));
                    }
                }
            }
        }
        return new Result.Presence(presence);
    }

    private static Result.PresenceStats presenceStats(JsonReader in) throws IOException, DecodeException {
        long numClients = 0;
        long numUsers = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "num_clients" -> numClients = in.uint32();
                case "num_users" -> numUsers = in.uint32();
                default -> in.skip();
            }
        }
        return new Result.PresenceStats(numClients, numUsers);
    }

    private static Result.History history(JsonReader in) throws IOException, DecodeException {
        Result.Subscribe read = subscribe(in);
        return new Result.History(read.publications(), read.epoch(), read.offset());
    }

    private static Result.Refresh refresh(JsonReader in) throws IOException, DecodeException {
        Result.Connect read = connect(in);
        return new Result.Refresh(read.client(), read.version(), read.expires(), read.ttl());
    }

    private static Payload data(JsonReader in) throws IOException, DecodeException {
        return connect(in).data();
    }

    private static Result empty(JsonReader in, Result result) throws IOException {
        while (in.nextField()) {
            in.skip();
        }
        return result;
    }
}
