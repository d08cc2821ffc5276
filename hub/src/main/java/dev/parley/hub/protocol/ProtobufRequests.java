package dev.parley.hub.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends from Protobuf. */
final class ProtobufRequests {

    private static final Request.Subscribe NO_SUBSCRIPTION = Request.Subscribe.to("");

    private ProtobufRequests() {}

    static Command command(ProtobufReader in) throws IOException, DecodeException {
        long id = 0;
        @Nullable Request request = null;
        while (in.nextField()) {
            if (in.number() == 1) {
                id = in.uint32();
                continue;
            }
            @Nullable Request read = request(in);
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

    private static @Nullable Request request(ProtobufReader in) throws IOException, DecodeException {
        return switch (in.number()) {
            case 4 -> in.message(ProtobufRequests::connect);
            case 5 -> in.message(ProtobufRequests::subscribe);
            case 6 -> new Request.Unsubscribe(in.message(ProtobufRequests::channel));
            case 7 -> in.message(ProtobufRequests::publish);
            case 8 -> new Request.Presence(in.message(ProtobufRequests::channel));
            case 9 -> new Request.PresenceStats(in.message(ProtobufRequests::channel));
            case 10 -> in.message(ProtobufRequests::history);
            case 11 -> in.message(ProtobufRequests::ping);
            case 12 -> new Request.Send(in.message(ProtobufRequests::rpc).data());
            case 13 -> in.message(ProtobufRequests::rpc);
            case 14 -> new Request.Refresh(in.message(ProtobufRequests::channel));
            case 15 -> in.message(ProtobufRequests::subRefresh);
            default -> {
                in.skip();
                yield null;
            }
        };
    }

    private static Request.Connect connect(ProtobufReader in) throws IOException, DecodeException {
        String token = "";
        Payload data = Payload.EMPTY;
        Map<String, Request.Subscribe> subs = new LinkedHashMap<>();
        String name = "";
        String version = "";
        Map<String, String> headers = new LinkedHashMap<>();
        long flag = 0;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> token = in.string();
                case 2 -> data = in.payload();
                case 3 -> in.entry(subs, NO_SUBSCRIPTION, value -> value.message(ProtobufRequests::subscribe));
                case 4 -> name = in.string();
                case 5 -> version = in.string();
                case 6 -> in.entry(headers, "", ProtobufReader::string);
                case 7 -> flag = in.int64();
                default -> in.skip();
            }
        }
        return new Request.Connect(token, data, subs, name, version, headers, flag);
    }

    private static Request.Subscribe subscribe(ProtobufReader in) throws IOException, DecodeException {
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
            switch (in.number()) {
                case 1 -> channel = in.string();
                case 2 -> token = in.string();
                case 3 -> recover = in.bool();
                case 6 -> epoch = in.string();
                case 7 -> offset = in.offset();
                case 8 -> data = in.payload();
                case 9 -> positioned = in.bool();
                case 10 -> recoverable = in.bool();
                case 11 -> joinLeave = in.bool();
                case 12 -> delta = in.string();
                case 13 -> tf = Optional.of(in.message(ProtobufRequests::filter));
                case 14 -> flag = in.int64();
                case 15 -> type = in.int32();
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

    private static FilterNode filter(ProtobufReader in) throws IOException, DecodeException {
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = new ArrayList<>();
        List<FilterNode> nodes = new ArrayList<>();
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> op = in.string();
                case 2 -> key = in.string();
                case 3 -> cmp = in.string();
                case 4 -> val = in.string();
                case 5 -> vals.add(in.string());
                case 6 -> nodes.add(in.message(ProtobufRequests::filter));
                default -> in.skip();
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    /** Also reads a refresh, whose only field is its token. */
    private static String channel(ProtobufReader in) throws IOException, DecodeException {
        String channel = "";
        while (in.nextField()) {
            if (in.number() == 1) {
                channel = in.string();
            } else {
                in.skip();
            }
        }
        return channel;
    }

    private static Request.Publish publish(ProtobufReader in) throws IOException, DecodeException {
        String channel = "";
        Payload data = Payload.EMPTY;
        int type = 0;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> channel = in.string();
                case 2 -> data = in.payload();
                case 3 -> type = in.int32();
                default -> in.skip();
            }
        }
        return new Request.Publish(channel, data, type);
    }

    private static Request.History history(ProtobufReader in) throws IOException, DecodeException {
        String channel = "";
        int limit = 0;
        Optional<StreamPosition> since = Optional.empty();
        boolean reverse = false;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> channel = in.string();
                case 7 -> limit = in.int32();
                case 8 -> since = Optional.of(in.message(ProtobufRequests::position));
                case 9 -> reverse = in.bool();
                default -> in.skip();
            }
        }
        return new Request.History(channel, limit, since, reverse);
    }

    private static StreamPosition position(ProtobufReader in) throws IOException, DecodeException {
        long offset = 0;
        String epoch = "";
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> offset = in.offset();
                case 2 -> epoch = in.string();
                default -> in.skip();
            }
        }
        return new StreamPosition(offset, epoch);
    }

    private static Request.Ping ping(ProtobufReader in) throws IOException, DecodeException {
        while (in.nextField()) {
            in.skip();
        }
        return new Request.Ping();
    }

    private static Request.Rpc rpc(ProtobufReader in) throws IOException, DecodeException {
        Payload data = Payload.EMPTY;
        String method = "";
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> data = in.payload();
                case 2 -> method = in.string();
                default -> in.skip();
            }
        }
        return new Request.Rpc(data, method);
    }

    private static Request.SubRefresh subRefresh(ProtobufReader in) throws IOException, DecodeException {
        String channel = "";
        String token = "";
        int type = 0;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> channel = in.string();
                case 2 -> token = in.string();
                case 3 -> type = in.int32();
                default -> in.skip();
            }
        }
        return new Request.SubRefresh(channel, token, type);
    }

    static EmulationRequest emulation(ProtobufReader in) throws IOException, DecodeException {
        String node = "";
        String session = "";
        Payload data = Payload.EMPTY;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> node = in.string();
                case 2 -> session = in.string();
                case 3 -> data = in.payload();
                default -> in.skip();
            }
        }
        return new EmulationRequest(session, node, data);
    }
}
