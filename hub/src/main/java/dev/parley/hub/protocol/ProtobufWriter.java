package dev.parley.hub.protocol;

/** Which fields each message has in Protobuf, by the numbers of {@code client.proto}. */
final class ProtobufWriter {

    private ProtobufWriter() {}

    private static <T> void nothing(ProtobufFields out, T value) {}

    static void command(ProtobufFields out, Command command) {
        out.number(1, command.id());
        switch (command.request()) {
            case Request.Connect request -> out.message(4, request, ProtobufWriter::connect);
            case Request.Subscribe request -> out.message(5, request, ProtobufWriter::subscribe);
            case Request.Unsubscribe request -> channel(out, 6, request.channel());
            case Request.Publish request -> out.message(7, request, ProtobufWriter::publish);
            case Request.Presence request -> channel(out, 8, request.channel());
            case Request.PresenceStats request -> channel(out, 9, request.channel());
            case Request.History request -> out.message(10, request, ProtobufWriter::history);
            case Request.Ping request -> out.message(11, request, ProtobufWriter::nothing);
            case Request.Send request -> out.message(12, request.data(), ProtobufWriter::data);
            case Request.Rpc request -> out.message(13, request, ProtobufWriter::rpc);
            case Request.Refresh request ->
                out.message(14, request.token(), (fields, token) -> fields.string(1, token));
            case Request.SubRefresh request -> out.message(15, request, ProtobufWriter::subRefresh);
            case Request.Pong _, Request.Unknown _ -> {}
        }
    }

    private static void connect(ProtobufFields out, Request.Connect request) {
        out.string(1, request.token());
        out.payload(2, request.data());
        out.map(3, request.subs(), ProtobufWriter::subscribe);
        out.string(4, request.name());
        out.string(5, request.version());
        out.stringMap(6, request.headers());
        out.number(7, request.flag());
    }

    private static void subscribe(ProtobufFields out, Request.Subscribe request) {
        out.string(1, request.channel());
        out.string(2, request.token());
        out.bool(3, request.recover());
        out.string(6, request.epoch());
        out.number(7, request.offset());
        out.payload(8, request.data());
        out.bool(9, request.positioned());
        out.bool(10, request.recoverable());
        out.bool(11, request.joinLeave());
        out.string(12, request.delta());
        request.tf().ifPresent(filter -> out.message(13, filter, ProtobufWriter::filter));
        out.number(14, request.flag());
        out.number(15, request.type());
    }

    private static void filter(ProtobufFields out, FilterNode node) {
        out.string(1, node.op());
        out.string(2, node.key());
        out.string(3, node.cmp());
        out.string(4, node.val());
        out.strings(5, node.vals());
        out.messages(6, node.nodes(), ProtobufWriter::filter);
    }

    private static void channel(ProtobufFields out, int number, String channel) {
        out.message(number, channel, (fields, value) -> fields.string(1, value));
    }

    private static void publish(ProtobufFields out, Request.Publish request) {
        out.string(1, request.channel());
        out.payload(2, request.data());
        out.number(3, request.type());
    }

    private static void history(ProtobufFields out, Request.History request) {
        out.string(1, request.channel());
        out.number(7, request.limit());
        request.since().ifPresent(position -> out.message(8, position, ProtobufWriter::position));
        out.bool(9, request.reverse());
    }

    private static void position(ProtobufFields out, StreamPosition position) {
        out.number(1, position.offset());
        out.string(2, position.epoch());
    }

    private static void data(ProtobufFields out, Payload data) {
        out.payload(1, data);
    }

    private static void rpc(ProtobufFields out, Request.Rpc request) {
        out.payload(1, request.data());
        out.string(2, request.method());
    }

    private static void subRefresh(ProtobufFields out, Request.SubRefresh request) {
        out.string(1, request.channel());
        out.string(2, request.token());
        out.number(3, request.type());
    }

    static void emulation(ProtobufFields out, EmulationRequest request) {
        out.string(1, request.node());
        out.string(2, request.session());
        out.payload(3, request.data());
    }

    static void reply(ProtobufFields out, Reply reply) {
        out.number(1, reply.id());
        switch (reply.content()) {
            case CommandError error -> out.message(2, error, ProtobufWriter::error);
            case Push push -> out.message(4, push, ProtobufWriter::push);
            case Result.Connect result -> out.message(5, result, ProtobufWriter::connect);
            case Result.Subscribe result -> out.message(6, result, ProtobufWriter::subscribe);
            case Result.Unsubscribe result -> out.message(7, result, ProtobufWriter::nothing);
            case Result.Publish result -> out.message(8, result, ProtobufWriter::nothing);
            case Result.Presence result ->
                out.message(9, result, (fields, value) -> fields.map(1, value.presence(), ProtobufWriter::info));
            case Result.PresenceStats result -> out.message(10, result, ProtobufWriter::presenceStats);
            case Result.History result -> out.message(11, result, ProtobufWriter::history);
            case Result.Ping result -> out.message(12, result, ProtobufWriter::nothing);
            case Result.Rpc result -> out.message(13, result.data(), ProtobufWriter::data);
            case Result.Refresh result -> out.message(14, result, ProtobufWriter::refresh);
            case Result.SubRefresh result -> out.message(15, result, ProtobufWriter::subRefresh);
            case Reply.Ping _ -> {}
        }
    }

    private static void error(ProtobufFields out, CommandError error) {
        out.number(1, error.code());
        out.string(2, error.message());
        out.bool(3, error.temporary());
    }

    private static void push(ProtobufFields out, Push push) {
        out.string(2, push.channel());
        switch (push.content()) {
            case Push.Published published -> out.message(4, published.publication(), ProtobufWriter::publication);
            case Push.Join join -> out.message(5, join.info(), ProtobufWriter::joined);
            case Push.Leave leave -> out.message(6, leave.info(), ProtobufWriter::joined);
            case Push.Unsubscribe unsubscribe -> out.message(7, unsubscribe, ProtobufWriter::unsubscribe);
            case Push.Message message -> out.message(8, message.data(), ProtobufWriter::data);
            case Push.Subscribe subscribe -> out.message(9, subscribe, ProtobufWriter::subscribe);
            case Push.Connect connect -> out.message(10, connect.result(), ProtobufWriter::connected);
            case Push.Disconnect disconnect -> out.message(11, disconnect, ProtobufWriter::disconnect);
            case Push.Refresh refresh -> out.message(12, refresh, ProtobufWriter::refresh);
        }
    }

    static void publication(ProtobufFields out, Publication publication) {
        out.payload(4, publication.data());
        publication.info().ifPresent(info -> out.message(5, info, ProtobufWriter::info));
        out.number(6, publication.offset());
        out.stringMap(7, publication.tags());
        out.bool(8, publication.delta());
        out.number(9, publication.time());
        out.string(10, publication.channel());
    }

    private static void info(ProtobufFields out, ClientInfo info) {
        out.string(1, info.user());
        out.string(2, info.client());
        out.payload(3, info.connInfo());
        out.payload(4, info.chanInfo());
    }

    private static void joined(ProtobufFields out, ClientInfo info) {
        out.message(1, info, ProtobufWriter::info);
    }

    private static void unsubscribe(ProtobufFields out, Push.Unsubscribe unsubscribe) {
        out.number(2, unsubscribe.code());
        out.string(3, unsubscribe.reason());
    }

    private static void subscribe(ProtobufFields out, Push.Subscribe subscribe) {
        out.bool(1, subscribe.recoverable());
        out.string(4, subscribe.epoch());
        out.number(5, subscribe.offset());
        out.bool(6, subscribe.positioned());
        out.payload(7, subscribe.data());
    }

    /** Has the same fields as the result of a connect command, but other numbers. */
    private static void connected(ProtobufFields out, Result.Connect result) {
        out.string(1, result.client());
        out.string(2, result.version());
        out.payload(3, result.data());
        out.map(4, result.subs(), ProtobufWriter::subscribe);
        out.bool(5, result.expires());
        out.number(6, result.ttl());
        pingAndNode(out, result);
    }

    private static void disconnect(ProtobufFields out, Push.Disconnect disconnect) {
        out.number(1, disconnect.code());
        out.string(2, disconnect.reason());
        out.bool(3, disconnect.reconnect());
    }

    private static void refresh(ProtobufFields out, Push.Refresh refresh) {
        out.bool(1, refresh.expires());
        out.number(2, refresh.ttl());
    }

    private static void connect(ProtobufFields out, Result.Connect result) {
        out.string(1, result.client());
        out.string(2, result.version());
        out.bool(3, result.expires());
        out.number(4, result.ttl());
        out.payload(5, result.data());
        out.map(6, result.subs(), ProtobufWriter::subscribe);
        pingAndNode(out, result);
    }

    private static void pingAndNode(ProtobufFields out, Result.Connect result) {
        out.number(7, result.ping());
        out.bool(8, result.pong());
        out.string(9, result.session());
        out.string(10, result.node());
        out.number(11, result.time());
    }

    private static void subscribe(ProtobufFields out, Result.Subscribe result) {
        out.bool(1, result.expires());
        out.number(2, result.ttl());
        out.bool(3, result.recoverable());
        out.string(6, result.epoch());
        out.messages(7, result.publications(), ProtobufWriter::publication);
        out.bool(8, result.recovered());
        out.number(9, result.offset());
        out.bool(10, result.positioned());
        out.payload(11, result.data());
        out.bool(12, result.wasRecovering());
        out.bool(13, result.delta());
    }

    private static void presenceStats(ProtobufFields out, Result.PresenceStats result) {
        out.number(1, result.numClients());
        out.number(2, result.numUsers());
    }

    private static void history(ProtobufFields out, Result.History result) {
        out.messages(1, result.publications(), ProtobufWriter::publication);
        out.string(2, result.epoch());
        out.number(3, result.offset());
    }

    private static void refresh(ProtobufFields out, Result.Refresh result) {
        out.string(1, result.client());
        out.string(2, result.version());
        out.bool(3, result.expires());
        out.number(4, result.ttl());
    }

    private static void subRefresh(ProtobufFields out, Result.SubRefresh result) {
        out.bool(1, result.expires());
        out.number(2, result.ttl());
    }
}
