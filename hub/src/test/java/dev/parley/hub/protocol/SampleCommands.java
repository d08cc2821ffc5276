package dev.parley.hub.protocol;

import static dev.parley.hub.protocol.Payload.utf8;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every command with its literal bytes. Those in Protobuf are what the npm package {@code centrifuge} makes. */
final class SampleCommands {

    private SampleCommands() {}

    static List<Sample<Command>> all() {
        return List.of(
                new Sample<>(
                        "connectWithNothing",
                        new Command(1, Request.Connect.with("")),
                        "{\"id\":1,\"connect\":{}}",
                        "0408012200"),
                new Sample<>(
                        "connectWithEverything",
                        new Command(
                                2,
                                new Request.Connect(
                                        "jwt",
                                        utf8("{\"a\":[1,2]}"),
                                        Map.of(
                                                "news",
                                                new Request.Subscribe(
                                                        "",
                                                        "",
                                                        true,
                                                        "xyz",
                                                        7,
                                                        Payload.EMPTY,
                                                        false,
                                                        false,
                                                        false,
                                                        "",
                                                        Optional.empty(),
                                                        0,
                                                        0)),
                                        "js",
                                        "1.2",
                                        Map.of("X-Key", "v"),
                                        1)),
                        "{\"id\":2,\"connect\":{\"token\":\"jwt\",\"data\":{\"a\":[1,2]},\"subs\":{\"news\":{\"recover\":true,\"epoch\":\"xyz\",\"offset\":7}},\"name\":\"js\",\"version\":\"1.2\",\"headers\":{\"X-Key\":\"v\"},\"flag\":1}}",
                        "400802223c0a036a7774120b7b2261223a5b312c325d7d1a110a046e65777312091801320378797a380722026a732a03312e32320a0a05582d4b65791201763801"),
                new Sample<>(
                        "subscribe",
                        new Command(3, Request.Subscribe.to("news")),
                        "{\"id\":3,\"subscribe\":{\"channel\":\"news\"}}",
                        "0a08032a060a046e657773"),
                new Sample<>(
                        "subscribeWithEverything",
                        new Command(
                                4294967295L,
                                new Request.Subscribe(
                                        "n",
                                        "jwt",
                                        true,
                                        "e",
                                        9223372036854775807L,
                                        utf8("\"d\""),
                                        true,
                                        true,
                                        true,
                                        "fossil",
                                        Optional.of(new FilterNode(
                                                "and",
                                                "",
                                                "",
                                                "",
                                                List.of(),
                                                List.of(
                                                        new FilterNode("", "ticker", "eq", "BTC", List.of(), List.of()),
                                                        new FilterNode(
                                                                "", "size", "in", "", List.of("1", "2"), List.of())))),
                                        3,
                                        4)),
                        "{\"id\":4294967295,\"subscribe\":{\"channel\":\"n\",\"token\":\"jwt\",\"recover\":true,\"epoch\":\"e\",\"offset\":9223372036854775807,\"data\":\"d\",\"positioned\":true,\"recoverable\":true,\"join_leave\":true,\"delta\":\"fossil\",\"tf\":{\"op\":\"and\",\"nodes\":[{\"key\":\"ticker\",\"cmp\":\"eq\",\"val\":\"BTC\"},{\"key\":\"size\",\"cmp\":\"in\",\"vals\":[\"1\",\"2\"]}]},\"flag\":3,\"type\":4}}",
                        "6208ffffffff0f2a5a0a016e12036a7774180132016538ffffffffffffffff7f42032264224801500158016206666f7373696c6a2a0a03616e64321112067469636b65721a02657122034254433210120473697a651a02696e2a01312a013270037804"),
                new Sample<>(
                        "unsubscribe",
                        new Command(5, new Request.Unsubscribe("news")),
                        "{\"id\":5,\"unsubscribe\":{\"channel\":\"news\"}}",
                        "0a080532060a046e657773"),
                new Sample<>(
                        "publish",
                        new Command(6, new Request.Publish("news", utf8("{\"text\":\"Grüße €😀\"}"))),
                        "{\"id\":6,\"publish\":{\"channel\":\"news\",\"data\":{\"text\":\"Grüße €😀\"}}}",
                        "2608063a220a046e657773121a7b2274657874223a224772c3bcc39f6520e282acf09f9880227d"),
                new Sample<>(
                        "publishWithAType",
                        new Command(6, new Request.Publish("news", utf8("1"), 1)),
                        "{\"id\":6,\"publish\":{\"channel\":\"news\",\"data\":1,\"type\":1}}",
                        "0f08063a0b0a046e6577731201311801"),
                new Sample<>(
                        "presence",
                        new Command(7, new Request.Presence("news")),
                        "{\"id\":7,\"presence\":{\"channel\":\"news\"}}",
                        "0a080742060a046e657773"),
                new Sample<>(
                        "presenceStats",
                        new Command(8, new Request.PresenceStats("news")),
                        "{\"id\":8,\"presence_stats\":{\"channel\":\"news\"}}",
                        "0a08084a060a046e657773"),
                new Sample<>(
                        "historySinceTheBeginning",
                        new Command(9, new Request.History("news", -1, Optional.of(new StreamPosition(0, "")), true)),
                        "{\"id\":9,\"history\":{\"channel\":\"news\",\"limit\":-1,\"since\":{},\"reverse\":true}}",
                        "19080952150a046e65777338ffffffffffffffffff0142004801"),
                new Sample<>(
                        "history",
                        new Command(
                                10, new Request.History("news", 100, Optional.of(new StreamPosition(300, "e")), false)),
                        "{\"id\":10,\"history\":{\"channel\":\"news\",\"limit\":100,\"since\":{\"offset\":300,\"epoch\":\"e\"}}}",
                        "14080a52100a046e6577733864420608ac02120165"),
                new Sample<>("ping", new Command(11, new Request.Ping()), "{\"id\":11,\"ping\":{}}", "04080b5a00"),
                new Sample<>(
                        "send",
                        new Command(0, new Request.Send(utf8("[]"))),
                        "{\"send\":{\"data\":[]}}",
                        "0662040a025b5d"),
                new Sample<>(
                        "rpc",
                        new Command(12, new Request.Rpc(utf8("-1.5e3"), "add")),
                        "{\"id\":12,\"rpc\":{\"data\":-1.5e3,\"method\":\"add\"}}",
                        "11080c6a0d0a062d312e3565331203616464"),
                new Sample<>(
                        "refresh",
                        new Command(13, new Request.Refresh("jwt")),
                        "{\"id\":13,\"refresh\":{\"token\":\"jwt\"}}",
                        "09080d72050a036a7774"),
                new Sample<>(
                        "subRefresh",
                        new Command(14, new Request.SubRefresh("news", "jwt", 2)),
                        "{\"id\":14,\"sub_refresh\":{\"channel\":\"news\",\"token\":\"jwt\",\"type\":2}}",
                        "11080e7a0d0a046e65777312036a77741802"),
                new Sample<>("pong", new Command(0, new Request.Pong()), "{}", "00"),
                new Sample<>("nothingKnown", new Command(15, new Request.Unknown()), "{\"id\":15}", "02080f"));
    }
}
