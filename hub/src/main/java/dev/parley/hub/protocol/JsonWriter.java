package dev.parley.hub.protocol;

import java.io.IOException;

/** Which fields each message has in JSON. */
final class JsonWriter {

    private JsonWriter() {}

    private static <T> void nothing(JsonFields out, T value) {}

    static void command(JsonFields out, Command command) throws IOException {
        out.number("id", command.id());
        switch (command.request()) {
            case Request.Connect request -> out.object("connect", request, JsonWriter::connect);
            case Request.Subscribe request -> out.object("subscribe", request, JsonWriter::subscribe);
            case Request.Unsubscribe request -> channel(out, "unsubscribe", request.channel());
            case Request.Publish request -> out.object("publish", request, JsonWriter::publish);
            case Request.Presence request -> channel(out, "presence", request.channel());
            case Request.PresenceStats request -> channel(out, "presence_stats", request.channel());
            case Request.History request -> out.object("history", request, JsonWriter::history);
            case Request.Ping request -> out.object("ping", request, JsonWriter::nothing);
            case Request.Send request -> out.object("send", request.data(), JsonWriter::data);
            case Request.Rpc request -> out.object("rpc", request, JsonWriter::rpc);
            case Request.Refresh request ->
                out.object("refresh", request.token(), (fields, token) -> fields.string("token", token));
            case Request.SubRefresh request -> out.object("sub_refresh", request, JsonWriter::subRefresh);
            case Request.Pong _, Request.Unknown _ -> {}
        }
    }

    private static void connect(JsonFields out, Request.Connect request) throws IOException {
        out.string("token", request.token());
        out.payload("data", request.data());
        out.map("subs", request.subs(), JsonWriter::subscribe);
        out.string("name", request.name());
        out.string("version", request.version());
        out.stringMap("headers", request.headers());
        out.number("flag", request.flag());
    }

    private static void subscribe(JsonFields out, Request.Subscribe request) throws IOException {
        out.string("channel", request.channel());
        out.string("token", request.token());
        out.bool("recover", request.recover());
        out.string("epoch", request.epoch());
        out.number("offset", request.offset());
        out.payload("data", request.data());
        out.bool("positioned", request.positioned());
        out.bool("recoverable", request.recoverable());
        out.bool("join_leave", request.joinLeave());
        out.string("delta", request.delta());
        if (request.tf().isPresent()) {
            out.object("tf", request.tf().get(), JsonWriter::filter);
        }
        out.number("flag", request.flag());
        out.number("type", request.type());
    }

    private static void filter(JsonFields out, FilterNode node) throws IOException {
        out.string("op", node.op());
        out.string("key", node.key());
        out.string("cmp", node.cmp());
        out.string("val", node.val());
        out.strings("vals", node.vals());
        out.array("nodes", node.nodes(), JsonWriter::filter);
    }

    private static void channel(JsonFields out, String name, String channel) throws IOException {
        out.object(name, channel, (fields, value) -> fields.string("channel", value));
    }

    private static void publish(JsonFields out, Request.Publish request) throws IOException {
        out.string("channel", request.channel());
        out.payload("data", request.data());
        out.number("type", request.type());
    }

    private static void history(JsonFields out, Request.History request) throws IOException {
        out.string("channel", request.channel());
        out.number("limit", request.limit());
        if (request.since().isPresent()) {
            out.object("since", request.since().get(), JsonWriter::position);
        }
        out.bool("reverse", request.reverse());
    }

    private static void position(JsonFields out, StreamPosition position) throws IOException {
        out.number("offset", position.offset());
        out.string("epoch", position.epoch());
    }

    private static void data(JsonFields out, Payload data) throws IOException {
        out.payload("data", data);
    }

    private static void rpc(JsonFields out, Request.Rpc request) throws IOException {
        out.payload("data", request.data());
        out.string("method", request.method());
    }

    private static void subRefresh(JsonFields out, Request.SubRefresh request) throws IOException {
        out.string("channel", request.channel());
        out.string("token", request.token());
        out.number("type", request.type());
    }

    static void emulation(JsonFields out, EmulationRequest request) throws IOException {
        out.string("session", request.session());
        out.string("node", request.node());
        out.string("data", request.data().text());
    }

    static void reply(JsonFields out, Reply reply) throws IOException {
        out.number("id", reply.id());
        switch (reply.content()) {
            case CommandError error -> out.object("error", error, JsonWriter::error);
            case Push push -> out.object("push", push, JsonWriter::push);
            case Result.Connect result -> out.object("connect", result, JsonWriter::connect);
            case Result.Subscribe result -> out.object("subscribe", result, JsonWriter::subscribe);
            case Result.Unsubscribe result -> out.object("unsubscribe", result, JsonWriter::nothing);
            case Result.Publish result -> out.object("publish", result, JsonWriter::nothing);
            case Result.Presence result -> out.object("presence", result, JsonWriter::presence);
            case Result.PresenceStats result -> out.object("presence_stats", result, JsonWriter::presenceStats);
            case Result.History result -> out.object("history", result, JsonWriter::history);
            case Result.Ping result -> out.object("ping", result, JsonWriter::nothing);
            case Result.Rpc result -> out.object("rpc", result.data(), JsonWriter::data);
            case Result.Refresh result -> out.object("refresh", result, JsonWriter::refresh);
            case Result.SubRefresh result ->
                out.object("sub_refresh", result, (fields, value) -> expiry(fields, value.expires(), value.ttl()));
            case Reply.Ping _ -> {}
        }
    }

    private static void error(JsonFields out, CommandError error) throws IOException {
        out.alwaysNumber("code", error.code());
        out.alwaysString("message", error.message());
        out.bool("temporary", error.temporary());
    }

    private static void push(JsonFields out, Push push) throws IOException {
        out.string("channel", push.channel());
        switch (push.content()) {
            case Push.Published published -> out.object("pub", published.publication(), JsonWriter::publication);
            case Push.Join join -> out.object("join", join.info(), JsonWriter::joined);
            case Push.Leave leave -> out.object("leave", leave.info(), JsonWriter::joined);
            case Push.Unsubscribe unsubscribe -> out.object("unsubscribe", unsubscribe, JsonWriter::unsubscribe);
            case Push.Message message -> out.object("message", message.data(), JsonWriter::data);
            case Push.Subscribe subscribe -> out.object("subscribe", subscribe, JsonWriter::subscribe);
            case Push.Connect connect -> out.object("connect", connect.result(), JsonWriter::connect);
            case Push.Disconnect disconnect -> out.object("disconnect", disconnect, JsonWriter::disconnect);
            case Push.Refresh refresh ->
                out.object("refresh", refresh, (fields, value) -> expiry(fields, value.expires(), value.ttl()));
        }
    }

    static void publication(JsonFields out, Publication publication) throws IOException {
        out.alwaysPayload("data", publication.data());
        if (publication.info().isPresent()) {
            out.object("info", publication.info().get(), JsonWriter::info);
        }
        out.number("offset", publication.offset());
        out.stringMap("tags", publication.tags());
        out.bool("delta", publication.delta());
        out.number("time", publication.time());
        out.string("channel", publication.channel());
    }

    private static void info(JsonFields out, ClientInfo info) throws IOException {
        out.alwaysString("user", info.user());
        out.alwaysString("client", info.client());
        out.payload("conn_info", info.connInfo());
        out.payload("chan_info", info.chanInfo());
    }

    private static void joined(JsonFields out, ClientInfo info) throws IOException {
        out.object("info", info, JsonWriter::info);
    }

    private static void unsubscribe(JsonFields out, Push.Unsubscribe unsubscribe) throws IOException {
        out.alwaysNumber("code", unsubscribe.code());
        out.alwaysString("reason", unsubscribe.reason());
    }

    private static void subscribe(JsonFields out, Push.Subscribe subscribe) throws IOException {
        out.bool("recoverable", subscribe.recoverable());
        out.string("epoch", subscribe.epoch());
        out.number("offset", subscribe.offset());
        out.bool("positioned", subscribe.positioned());
        out.payload("data", subscribe.data());
    }

    private static void disconnect(JsonFields out, Push.Disconnect disconnect) throws IOException {
        out.alwaysNumber("code", disconnect.code());
        out.alwaysString("reason", disconnect.reason());
        out.bool("reconnect", disconnect.reconnect());
    }

    private static void connect(JsonFields out, Result.Connect result) throws IOException {
        out.alwaysString("client", result.client());
        out.alwaysString("version", result.version());
        expiry(out, result.expires(), result.ttl());
        out.payload("data", result.data());
        out.map("subs", result.subs(), JsonWriter::subscribe);
        out.number("ping", result.ping());
        out.bool("pong", result.pong());
        out.string("session", result.session());
        out.string("node", result.node());
        out.number("time", result.time());
    }

    private static void expiry(JsonFields out, boolean expires, long ttl) throws IOException {
        out.bool("expires", expires);
        out.number("ttl", ttl);
    }

    private static void subscribe(JsonFields out, Result.Subscribe result) throws IOException {
        expiry(out, result.expires(), result.ttl());
        out.bool("recoverable", result.recoverable());
        out.string("epoch", result.epoch());
        out.array("publications", result.publications(), JsonWriter::publication);
        out.bool("recovered", result.recovered());
        out.number("offset", result.offset());
        out.bool("positioned", result.positioned());
        out.payload("data", result.data());
        out.bool("was_recovering", result.wasRecovering());
        out.bool("delta", result.delta());
    }

    private static void presence(JsonFields out, Result.Presence result) throws IOException {
        out.alwaysMap("presence", result.presence(), JsonWriter::info);
    }

    private static void presenceStats(JsonFields out, Result.PresenceStats result) throws IOException {
        out.alwaysNumber("num_clients", result.numClients());
        out.alwaysNumber("num_users", result.numUsers());
    }

    private static void history(JsonFields out, Result.History result) throws IOException {
        out.alwaysArray("publications", result.publications(), JsonWriter::publication);
        out.alwaysString("epoch", result.epoch());
        out.alwaysNumber("offset", result.offset());
    }

    private static void refresh(JsonFields out, Result.Refresh result) throws IOException {
        out.alwaysString("client", result.client());
        out.alwaysString("version", result.version());
        expiry(out, result.expires(), result.ttl());
    }
}
