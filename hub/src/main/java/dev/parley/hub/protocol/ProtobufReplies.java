package dev.parley.hub.protocol;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a server sends from Protobuf. */
final class ProtobufReplies {

    private static final ClientInfo NOBODY = new ClientInfo("", "");

    private ProtobufReplies() {}

    static Reply reply(ProtobufReader in) throws IOException, DecodeException {
        long id = 0;
        boolean empty = true;
        Reply.@Nullable Content content = null;
        while (in.nextField()) {
            if (in.number() == 1) {
                id = in.uint32();
                continue;
            }
            empty = false;
            Reply.@Nullable Content read = content(in);
            if (read != null) {
                if (content != null) {
                    throw new DecodeException(DecodeFault.NOT_A_REPLY);
                }
                content = read;
            }
        }
        return Replies.reply(id, content, empty);
    }

    private static Reply.@Nullable Content content(ProtobufReader in) throws IOException, DecodeException {
        return switch (in.number()) {
            case 2 -> in.message(ProtobufReplies::error);
            case 4 -> in.message(ProtobufReplies::push);
            case 5 -> in.message(ProtobufReplies::connect);
            case 6 -> in.message(ProtobufReplies::subscribe);
            case 7 -> in.message(message -> empty(message, new Result.Unsubscribe()));
            case 8 -> in.message(message -> empty(message, new Result.Publish()));
            case 9 -> in.message(ProtobufReplies::presence);
            case 10 -> in.message(ProtobufReplies::presenceStats);
            case 11 -> in.message(ProtobufReplies::history);
            case 12 -> in.message(message -> empty(message, new Result.Ping()));
            case 13 -> new Result.Rpc(in.message(ProtobufReplies::data));
            case 14 -> in.message(ProtobufReplies::refresh);
            case 15 -> {
                Push.Refresh read = in.message(ProtobufReplies::expiry);
                yield new Result.SubRefresh(read.expires(), read.ttl());
            }
            default -> {
                in.skip();
                yield null;
            }
        };
    }

    private static CommandError error(ProtobufReader in) throws IOException, DecodeException {
        long code = 0;
        String message = "";
        boolean temporary = false;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> code = in.uint32();
                case 2 -> message = in.string();
                case 3 -> temporary = in.bool();
                default -> in.skip();
            }
        }
        return new CommandError(code, message, temporary);
    }

    private static Push push(ProtobufReader in) throws IOException, DecodeException {
        String channel = "";
        Push.@Nullable Content content = null;
        while (in.nextField()) {
            if (in.number() == 2) {
                channel = in.string();
                continue;
            }
            Push.@Nullable Content read = pushed(in);
            if (read != null) {
                if (content != null) {
                    throw new DecodeException(DecodeFault.NOT_A_REPLY);
                }
                content = read;
            }
        }
        return Replies.push(channel, content);
    }

    private static Push.@Nullable Content pushed(ProtobufReader in) throws IOException, DecodeException {
        return switch (in.number()) {
            case 4 -> new Push.Published(in.message(ProtobufReplies::publication));
            case 5 -> new Push.Join(in.message(ProtobufReplies::joined));
            case 6 -> new Push.Leave(in.message(ProtobufReplies::joined));
            case 7 -> in.message(ProtobufReplies::unsubscribe);
            case 8 -> new Push.Message(in.message(ProtobufReplies::data));
            case 9 -> in.message(ProtobufReplies::subscribed);
            case 10 -> new Push.Connect(in.message(ProtobufReplies::connected));
            case 11 -> in.message(ProtobufReplies::disconnect);
            case 12 -> in.message(ProtobufReplies::expiry);
            default -> {
                in.skip();
                yield null;
            }
        };
    }

    private static Publication publication(ProtobufReader in) throws IOException, DecodeException {
        Payload data = Payload.EMPTY;
        Optional<ClientInfo> info = Optional.empty();
        long offset = 0;
        Map<String, String> tags = new LinkedHashMap<>();
        boolean delta = false;
        long time = 0;
        String channel = "";
        while (in.nextField()) {
            switch (in.number()) {
                case 4 -> data = in.payload();
                case 5 -> info = Optional.of(in.message(ProtobufReplies::info));
                case 6 -> offset = in.offset();
                case 7 -> in.entry(tags, "", ProtobufReader::string);
                case 8 -> delta = in.bool();
                case 9 -> time = in.int64();
                case 10 -> channel = in.string();
                default -> in.skip();
            }
        }
        return new Publication(data, info, offset, tags, delta, time, channel);
    }

    private static ClientInfo info(ProtobufReader in) throws IOException, DecodeException {
        String user = "";
        String client = "";
        Payload connInfo = Payload.EMPTY;
        Payload chanInfo = Payload.EMPTY;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> user = in.string();
                case 2 -> client = in.string();
                case 3 -> connInfo = in.payload();
                case 4 -> chanInfo = in.payload();
                default -> in.skip();
            }
        }
        return new ClientInfo(user, client, connInfo, chanInfo);
    }

    private static ClientInfo joined(ProtobufReader in) throws IOException, DecodeException {
        ClientInfo info = NOBODY;
        while (in.nextField()) {
            if (in.number() == 1) {
                info = in.message(ProtobufReplies::info);
            } else {
                in.skip();
            }
        }
        return info;
    }

    private static Push.Unsubscribe unsubscribe(ProtobufReader in) throws IOException, DecodeException {
        long code = 0;
        String reason = "";
        while (in.nextField()) {
            switch (in.number()) {
                case 2 -> code = in.uint32();
                case 3 -> reason = in.string();
                default -> in.skip();
            }
        }
        return new Push.Unsubscribe(code, reason);
    }

    private static Push.Subscribe subscribed(ProtobufReader in) throws IOException, DecodeException {
        boolean recoverable = false;
        String epoch = "";
        long offset = 0;
        boolean positioned = false;
        Payload data = Payload.EMPTY;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> recoverable = in.bool();
                case 4 -> epoch = in.string();
                case 5 -> offset = in.offset();
                case 6 -> positioned = in.bool();
                case 7 -> data = in.payload();
                default -> in.skip();
            }
        }
        return new Push.Subscribe(recoverable, epoch, offset, positioned, data);
    }

    private static Push.Disconnect disconnect(ProtobufReader in) throws IOException, DecodeException {
        long code = 0;
        String reason = "";
        boolean reconnect = false;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> code = in.uint32();
                case 2 -> reason = in.string();
                case 3 -> reconnect = in.bool();
                default -> in.skip();
            }
        }
        return new Push.Disconnect(code, reason, reconnect);
    }

    private static Result.Connect connect(ProtobufReader in) throws IOException, DecodeException {
        return connection(in, 3, 4, 5, 6);
    }

    private static Result.Connect connected(ProtobufReader in) throws IOException, DecodeException {
        return connection(in, 5, 6, 3, 4);
    }

    /** The result of a connect command and the push have the same fields, but these four have other numbers. */
    private static Result.Connect connection(ProtobufReader in, int expiresAt, int ttlAt, int dataAt, int subsAt)
            throws IOException, DecodeException {
        String client = "";
        String version = "";
        boolean expires = false;
        long ttl = 0;
        Payload data = Payload.EMPTY;
        Map<String, Result.Subscribe> subs = new LinkedHashMap<>();
        long ping = 0;
        boolean pong = false;
        String session = "";
        String node = "";
        long time = 0;
        while (in.nextField()) {
            int number = in.number();
            if (number == expiresAt) {
                expires = in.bool();
            } else if (number == ttlAt) {
                ttl = in.uint32();
            } else if (number == dataAt) {
                data = in.payload();
            } else if (number == subsAt) {
                in.entry(subs, Result.Subscribe.PLAIN, value -> value.message(ProtobufReplies::subscribe));
            } else {
                switch (number) {
                    case 1 -> client = in.string();
                    case 2 -> version = in.string();
                    case 7 -> ping = in.uint32();
                    case 8 -> pong = in.bool();
                    case 9 -> session = in.string();
                    case 10 -> node = in.string();
                    case 11 -> time = in.int64();
                    default -> in.skip();
                }
            }
        }
        return new Result.Connect(client, version, expires, ttl, data, subs, ping, pong, session, node, time);
    }

    private static Result.Subscribe subscribe(ProtobufReader in) throws IOException, DecodeException {
        boolean expires = false;
        long ttl = 0;
        boolean recoverable = false;
        String epoch = "";
        List<Publication> publications = new ArrayList<>();
        boolean recovered = false;
        long offset = 0;
        boolean positioned = false;
        Payload data = Payload.EMPTY;
        boolean wasRecovering = false;
        boolean delta = false;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> expires = in.bool();
                case 2 -> ttl = in.uint32();
                case 3 -> recoverable = in.bool();
                case 6 -> epoch = in.string();
                case 7 -> publications.add(in.message(ProtobufReplies::publication));
                case 8 -> recovered = in.bool();
                case 9 -> offset = in.offset();
                case 10 -> positioned = in.bool();
                case 11 -> data = in.payload();
                case 12 -> wasRecovering = in.bool();
                case 13 -> delta = in.bool();
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

    private static Result.Presence presence(ProtobufReader in) throws IOException, DecodeException {
        Map<String, ClientInfo> presence = new LinkedHashMap<>();
        while (in.nextField()) {
            if (in.number() == 1) {
                in.entry(presence, NOBODY, value -> value.message(ProtobufReplies::info));
            } else {
                in.skip();
            }
        }
        return new Result.Presence(presence);
    }

    private static Result.PresenceStats presenceStats(ProtobufReader in) throws IOException, DecodeException {
        long numClients = 0;
        long numUsers = 0;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> numClients = in.uint32();
                case 2 -> numUsers = in.uint32();
                default -> in.skip();
            }
        }
        return new Result.PresenceStats(numClients, numUsers);
    }

    private static Result.History history(ProtobufReader in) throws IOException, DecodeException {
        List<Publication> publications = new ArrayList<>();
        String epoch = "";
        long offset = 0;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> publications.add(in.message(ProtobufReplies::publication));
                case 2 -> epoch = in.string();
                case 3 -> offset = in.offset();
                default -> in.skip();
            }
        }
        return new Result.History(publications, epoch, offset);
    }

    private static Result.Refresh refresh(ProtobufReader in) throws IOException, DecodeException {
        Result.Connect read = connect(in);
        return new Result.Refresh(read.client(), read.version(), read.expires(), read.ttl());
    }

    private static Push.Refresh expiry(ProtobufReader in) throws IOException, DecodeException {
        boolean expires = false;
        long ttl = 0;
        while (in.nextField()) {
            switch (in.number()) {
                case 1 -> expires = in.bool();
                case 2 -> ttl = in.uint32();
                default -> in.skip();
            }
        }
        return new Push.Refresh(expires, ttl);
    }

    private static Payload data(ProtobufReader in) throws IOException, DecodeException {
        Payload data = Payload.EMPTY;
        while (in.nextField()) {
            if (in.number() == 1) {
                data = in.payload();
            } else {
                in.skip();
            }
        }
        return data;
    }

    private static Result empty(ProtobufReader in, Result result) throws IOException, DecodeException {
        while (in.nextField()) {
            in.skip();
        }
        return result;
    }
}
