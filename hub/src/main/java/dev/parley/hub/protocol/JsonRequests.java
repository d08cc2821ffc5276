package dev.parley.hub.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends from JSON. */
final class JsonRequests {

    private JsonRequests() {}

    /** Reads the command whose object the reader has entered. */
    static Command command(JsonReader in) throws IOException, DecodeException {
        long id = 0;
        @Nullable Request request = null;
        while (in.nextField()) {
            String name = in.name();
            if (name.equals("id")) {
                id = in.uint32();
                continue;
            }
            @Nullable Request read = request(name, in);
            if (read != null) {
                if (request != null) {
                    throw new DecodeException(DecodeFault.SEVERAL_REQUESTS);
                }
                request = read;
            }
        }
        if (request == null) {
            return new Command(id, id == 0 ? new Request.Pong() : new Request.Unknown());
        }
        return new Command(id, request);
    }

    private static @Nullable Request request(String name, JsonReader in) throws IOException, DecodeException {
        switch (name) {
            case "connect", "subscribe", "unsubscribe", "publish", "presence", "presence_stats", "history", "ping" -> {}
            case "send", "rpc", "refresh", "sub_refresh" -> {}
            default -> {
                in.skip();
                return null;
            }
        }
        if (!in.object()) {
            return null;
        }
        return switch (name) {
            case "connect" -> connect(in);
            case "subscribe" -> subscribe(in);
            case "unsubscribe" -> new Request.Unsubscribe(channel(in));
            case "publish" -> publish(in);
            case "presence" -> new Request.Presence(channel(in));
            case "presence_stats" -> new Request.PresenceStats(channel(in));
            case "history" -> history(in);
            case "ping" -> ping(in);
            case "send" -> new Request.Send(rpc(in).data());
            case "rpc" -> rpc(in);
            case "refresh" -> new Request.Refresh(subRefresh(in).token());
            default -> subRefresh(in);
        };
    }

    private static Request.Connect connect(JsonReader in) throws IOException, DecodeException {
        String token = "";
        Payload data = Payload.EMPTY;
        Map<String, Request.Subscribe> subs = Map.of();
        String name = "";
        String version = "";
        Map<String, String> headers = Map.of();
        long flag = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "token" -> token = in.string();
                case "data" -> data = in.payload();
                case "subs" -> subs = subs(in);
                case "name" -> name = in.string();
                case "version" -> version = in.string();
                case "headers" -> headers = in.stringMap();
                case "flag" -> flag = in.int64();
                default -> in.skip();
            }
        }
        return new Request.Connect(token, data, subs, name, version, headers, flag);
    }

    private static Map<String, Request.Subscribe> subs(JsonReader in) throws IOException, DecodeException {
        Map<String, Request.Subscribe> subs = new LinkedHashMap<>();
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

    private static Request.Subscribe subscribe(JsonReader in) throws IOException, DecodeException {
        String channel = "";
        String token = "";
        boolean recover = false;
        String epoch = "";
        long offset = 0;
        Payload data = Payload.EMPTY;
        boolean positioned = false;
        boolean recoverable = false;
        boolean joinLeave = false;
        String delta = "";
        Optional<FilterNode> tf = Optional.empty();
        long flag = 0;
        int type = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "channel" -> channel = in.string();
                case "token" -> token = in.string();
                case "recover" -> recover = in.bool();
                case "epoch" -> epoch = in.string();
                case "offset" -> offset = in.offset();
                case "data" -> data = in.payload();
                case "positioned" -> positioned = in.bool();
                case "recoverable" -> recoverable = in.bool();
                case "join_leave" -> joinLeave = in.bool();
                case "delta" -> delta = in.string();
                case "tf" -> tf = in.object() ? Optional.of(filter(in)) : Optional.empty();
                case "flag" -> flag = in.int64();
                case "type" -> type = in.int32();
                default -> in.skip();
            }
        }
        return new Request.Subscribe(
                channel,
                token,
                recover,
                epoch,
                offset,
                data,
                positioned,
                recoverable,
                joinLeave,
                delta,
                tf,
                flag,
                type);
    }

    /** The parser bounds how deep this goes. */
    private static FilterNode filter(JsonReader in) throws IOException, DecodeException {
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = List.of();
        List<FilterNode> nodes = new ArrayList<>();
        while (in.nextField()) {
            switch (in.name()) {
                case "op" -> op = in.string();
                case "key" -> key = in.string();
                case "cmp" -> cmp = in.string();
                case "val" -> val = in.string();
                case "vals" -> vals = in.strings();
                case "nodes" -> {
                    nodes.clear();
                    if (in.array()) {
                        while (in.nextElement()) {
                            nodes.add(filter(in));
                        }
                    }
                }
                default -> in.skip();
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    private static String channel(JsonReader in) throws IOException, DecodeException {
        String channel = "";
        while (in.nextField()) {
            if (in.name().equals("channel")) {
                channel = in.string();
            } else {
                in.skip();
            }
        }
        return channel;
    }

    private static Request.Publish publish(JsonReader in) throws IOException, DecodeException {
        String channel = "";
        Payload data = Payload.EMPTY;
        int type = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "channel" -> channel = in.string();
                case "data" -> data = in.payload();
                case "type" -> type = in.int32();
                default -> in.skip();
            }
        }
        return new Request.Publish(channel, data, type);
    }

    private static Request.History history(JsonReader in) throws IOException, DecodeException {
        String channel = "";
        int limit = 0;
        Optional<StreamPosition> since = Optional.empty();
        boolean reverse = false;
        while (in.nextField()) {
            switch (in.name()) {
                case "channel" -> channel = in.string();
                case "limit" -> limit = in.int32();
                case "since" -> since = in.object() ? Optional.of(position(in)) : Optional.empty();
                case "reverse" -> reverse = in.bool();
                default -> in.skip();
            }
        }
        return new Request.History(channel, limit, since, reverse);
    }

    private static StreamPosition position(JsonReader in) throws IOException, DecodeException {
        long offset = 0;
        String epoch = "";
        while (in.nextField()) {
            switch (in.name()) {
                case "offset" -> offset = in.offset();
                case "epoch" -> epoch = in.string();
                default -> in.skip();
            }
        }
        return new StreamPosition(offset, epoch);
    }

    private static Request.Ping ping(JsonReader in) throws IOException {
        while (in.nextField()) {
            in.skip();
        }
        return new Request.Ping();
    }

    private static Request.Rpc rpc(JsonReader in) throws IOException, DecodeException {
        Payload data = Payload.EMPTY;
        String method = "";
        while (in.nextField()) {
            switch (in.name()) {
                case "data" -> data = in.payload();
                case "method" -> method = in.string();
                default -> in.skip();
            }
        }
        return new Request.Rpc(data, method);
    }

    private static Request.SubRefresh subRefresh(JsonReader in) throws IOException, DecodeException {
        String channel = "";
        String token = "";
        int type = 0;
        while (in.nextField()) {
            switch (in.name()) {
                case "channel" -> channel = in.string();
                case "token" -> token = in.string();
                case "type" -> type = in.int32();
                default -> in.skip();
            }
        }
        return new Request.SubRefresh(channel, token, type);
    }

    /** Reads the emulation request whose object the reader has entered. Its data is text, which holds the frame. */
    static EmulationRequest emulation(JsonReader in) throws IOException, DecodeException {
        String session = "";
        String node = "";
        String data = "";
        while (in.nextField()) {
            switch (in.name()) {
                case "session" -> session = in.string();
                case "node" -> node = in.string();
                case "data" -> data = in.string();
                default -> in.skip();
            }
        }
        return new EmulationRequest(session, node, Payload.utf8(data));
    }
}
