package dev.parley.hub.protocol;

import static dev.parley.hub.protocol.Payload.utf8;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every reply with its literal bytes. Those in Protobuf are what the npm package {@code centrifuge} makes. */
final class SampleReplies {

    private SampleReplies() {}

    static List<Sample<Reply>> all() {
        return List.of(
                new Sample<>("serverPing", Reply.PING, "{}", "00"),
                new Sample<>(
                        "error",
                        new Reply(1, ErrorCode.INTERNAL.error()),
                        "{\"id\":1,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}",
                        "1f0801121b08641215696e7465726e616c20736572766572206572726f721801"),
                new Sample<>(
                        "errorOfAProgram",
                        new Reply(1, new CommandError(1999, "", false)),
                        "{\"id\":1,\"error\":{\"code\":1999,\"message\":\"\"}}",
                        "070801120308cf0f"),
                new Sample<>(
                        "connect",
                        new Reply(1, Result.Connect.of("c1", "1.0")),
                        "{\"id\":1,\"connect\":{\"client\":\"c1\",\"version\":\"1.0\"}}",
                        "0d08012a090a0263311203312e30"),
                new Sample<>(
                        "connectWithEverything",
                        new Reply(
                                1,
                                new Result.Connect(
                                        "c1",
                                        "1.0",
                                        true,
                                        3600,
                                        utf8("{}"),
                                        Map.of(
                                                "news",
                                                Result.Subscribe.PLAIN.withPosition(
                                                        new StreamPosition(5, "e"), true, true)),
                                        25,
                                        true,
                                        "s",
                                        "n",
                                        1700000000000L)),
                        "{\"id\":1,\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"expires\":true,\"ttl\":3600,\"data\":{},\"subs\":{\"news\":{\"recoverable\":true,\"epoch\":\"e\",\"offset\":5,\"positioned\":true}},\"ping\":25,\"pong\":true,\"session\":\"s\",\"node\":\"n\",\"time\":1700000000000}}",
                        "3a08012a360a0263311203312e30180120901c2a027b7d32110a046e6577731209180132016548055001381940014a017352016e5880d095ffbc31"),
                new Sample<>(
                        "subscribe", new Reply(2, Result.Subscribe.PLAIN), "{\"id\":2,\"subscribe\":{}}", "0408023200"),
                new Sample<>(
                        "subscribeWithEverything",
                        new Reply(
                                2,
                                new Result.Subscribe(
                                        true,
                                        4294967295L,
                                        true,
                                        "e",
                                        List.of(
                                                new Publication(
                                                        utf8("{\"p\":1}"),
                                                        Optional.of(new ClientInfo(
                                                                "42", "c1", utf8("{\"name\":\"Ada\"}"), utf8("true"))),
                                                        10,
                                                        Map.of("k", "v"),
                                                        true,
                                                        1700000000000L,
                                                        "news.eu"),
                                                Publication.of(utf8("0"))),
                                        true,
                                        11,
                                        true,
                                        utf8("\"\""),
                                        true,
                                        true)),
                        "{\"id\":2,\"subscribe\":{\"expires\":true,\"ttl\":4294967295,\"recoverable\":true,\"epoch\":\"e\",\"publications\":[{\"data\":{\"p\":1},\"info\":{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{\"name\":\"Ada\"},\"chan_info\":true},\"offset\":10,\"tags\":{\"k\":\"v\"},\"delta\":true,\"time\":1700000000000,\"channel\":\"news.eu\"},{\"data\":0}],\"recovered\":true,\"offset\":11,\"positioned\":true,\"data\":\"\",\"was_recovering\":true,\"delta\":true}}",
                        "6b08023267080110ffffffff0f18013201653a4522077b2270223a317d2a1e0a023432120263311a0e7b226e616d65223a22416461227d220474727565300a3a060a016b12017640014880d095ffbc3152076e6577732e65753a032201304001480b50015a02222260016801"),
                new Sample<>(
                        "unsubscribe",
                        new Reply(3, new Result.Unsubscribe()),
                        "{\"id\":3,\"unsubscribe\":{}}",
                        "0408033a00"),
                new Sample<>("publish", new Reply(4, new Result.Publish()), "{\"id\":4,\"publish\":{}}", "0408044200"),
                new Sample<>(
                        "presenceOfNobody",
                        new Reply(5, new Result.Presence(Map.of())),
                        "{\"id\":5,\"presence\":{\"presence\":{}}}",
                        "0408054a00"),
                new Sample<>(
                        "presence",
                        new Reply(
                                5,
                                new Result.Presence(Map.of(
                                        "c1", new ClientInfo("42", "c1", utf8("{\"name\":\"Ada\"}"), utf8("true"))))),
                        "{\"id\":5,\"presence\":{\"presence\":{\"c1\":{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{\"name\":\"Ada\"},\"chan_info\":true}}}}",
                        "2a08054a260a240a026331121e0a023432120263311a0e7b226e616d65223a22416461227d220474727565"),
                new Sample<>(
                        "presenceStats",
                        new Reply(6, new Result.PresenceStats(2, 1)),
                        "{\"id\":6,\"presence_stats\":{\"num_clients\":2,\"num_users\":1}}",
                        "080806520408021001"),
                new Sample<>(
                        "presenceStatsOfNobody",
                        new Reply(6, new Result.PresenceStats(0, 0)),
                        "{\"id\":6,\"presence_stats\":{\"num_clients\":0,\"num_users\":0}}",
                        "0408065200"),
                new Sample<>(
                        "history",
                        new Reply(
                                7,
                                new Result.History(
                                        List.of(new Publication(
                                                utf8("{\"p\":1}"),
                                                Optional.of(new ClientInfo(
                                                        "42", "c1", utf8("{\"name\":\"Ada\"}"), utf8("true"))),
                                                10,
                                                Map.of("k", "v"),
                                                true,
                                                1700000000000L,
                                                "news.eu")),
                                        "e",
                                        10)),
                        "{\"id\":7,\"history\":{\"publications\":[{\"data\":{\"p\":1},\"info\":{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{\"name\":\"Ada\"},\"chan_info\":true},\"offset\":10,\"tags\":{\"k\":\"v\"},\"delta\":true,\"time\":1700000000000,\"channel\":\"news.eu\"}],\"epoch\":\"e\",\"offset\":10}}",
                        "5008075a4c0a4522077b2270223a317d2a1e0a023432120263311a0e7b226e616d65223a22416461227d220474727565300a3a060a016b12017640014880d095ffbc3152076e6577732e6575120165180a"),
                new Sample<>(
                        "emptyHistory",
                        new Reply(7, new Result.History(List.of(), "", 0)),
                        "{\"id\":7,\"history\":{\"publications\":[],\"epoch\":\"\",\"offset\":0}}",
                        "0408075a00"),
                new Sample<>("ping", new Reply(8, new Result.Ping()), "{\"id\":8,\"ping\":{}}", "0408086200"),
                new Sample<>(
                        "rpc",
                        new Reply(9, new Result.Rpc(utf8("{\"sum\":3}"))),
                        "{\"id\":9,\"rpc\":{\"data\":{\"sum\":3}}}",
                        "0f08096a0b0a097b2273756d223a337d"),
                new Sample<>(
                        "refresh",
                        new Reply(10, new Result.Refresh("c1", "1.0", true, 60)),
                        "{\"id\":10,\"refresh\":{\"client\":\"c1\",\"version\":\"1.0\",\"expires\":true,\"ttl\":60}}",
                        "11080a720d0a0263311203312e301801203c"),
                new Sample<>(
                        "subRefresh",
                        new Reply(11, new Result.SubRefresh(true, 60)),
                        "{\"id\":11,\"sub_refresh\":{\"expires\":true,\"ttl\":60}}",
                        "08080b7a040801103c"),
                new Sample<>(
                        "publicationPush",
                        Reply.of(Push.of(
                                "news", Publication.of(utf8("{\"p\":1}")).withOffset(300))),
                        "{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{\"p\":1},\"offset\":300}}}",
                        "16221412046e657773220c22077b2270223a317d30ac02"),
                new Sample<>(
                        "publicationPushWithEverything",
                        Reply.of(Push.of(
                                "news.*",
                                new Publication(
                                        utf8("{\"p\":1}"),
                                        Optional.of(
                                                new ClientInfo("42", "c1", utf8("{\"name\":\"Ada\"}"), utf8("true"))),
                                        10,
                                        Map.of("k", "v"),
                                        true,
                                        1700000000000L,
                                        "news.eu"))),
                        "{\"push\":{\"channel\":\"news.*\",\"pub\":{\"data\":{\"p\":1},\"info\":{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{\"name\":\"Ada\"},\"chan_info\":true},\"offset\":10,\"tags\":{\"k\":\"v\"},\"delta\":true,\"time\":1700000000000,\"channel\":\"news.eu\"}}}",
                        "51224f12066e6577732e2a224522077b2270223a317d2a1e0a023432120263311a0e7b226e616d65223a22416461227d220474727565300a3a060a016b12017640014880d095ffbc3152076e6577732e6575"),
                new Sample<>(
                        "joinPush",
                        Reply.of(new Push(
                                "news",
                                new Push.Join(new ClientInfo("42", "c1", utf8("{\"name\":\"Ada\"}"), utf8("true"))))),
                        "{\"push\":{\"channel\":\"news\",\"join\":{\"info\":{\"user\":\"42\",\"client\":\"c1\",\"conn_info\":{\"name\":\"Ada\"},\"chan_info\":true}}}}",
                        "2a222812046e6577732a200a1e0a023432120263311a0e7b226e616d65223a22416461227d220474727565"),
                new Sample<>(
                        "leavePush",
                        Reply.of(new Push("news", new Push.Leave(new ClientInfo("", "c2")))),
                        "{\"push\":{\"channel\":\"news\",\"leave\":{\"info\":{\"user\":\"\",\"client\":\"c2\"}}}}",
                        "10220e12046e65777332060a0412026332"),
                new Sample<>(
                        "unsubscribePush",
                        Reply.of(new Push("news", new Push.Unsubscribe(UnsubscribeCode.INSUFFICIENT_STATE))),
                        "{\"push\":{\"channel\":\"news\",\"unsubscribe\":{\"code\":2500,\"reason\":\"insufficient"
                                + " state\"}}}",
                        "21221f12046e6577733a1710c4131a12696e73756666696369656e74207374617465"),
                new Sample<>(
                        "messagePush",
                        Reply.of(new Push("", new Push.Message(utf8("[true]")))),
                        "{\"push\":{\"message\":{\"data\":[true]}}}",
                        "0c220a42080a065b747275655d"),
                new Sample<>(
                        "subscribePush",
                        Reply.of(new Push("news", new Push.Subscribe(true, "e", 4, true, utf8("1")))),
                        "{\"push\":{\"channel\":\"news\",\"subscribe\":{\"recoverable\":true,\"epoch\":\"e\",\"offset\":4,\"positioned\":true,\"data\":1}}}",
                        "16221412046e6577734a0c0801220165280430013a0131"),
                new Sample<>(
                        "connectPush",
                        Reply.of(new Push(
                                "",
                                new Push.Connect(new Result.Connect(
                                        "c1",
                                        "1.0",
                                        true,
                                        3600,
                                        utf8("{}"),
                                        Map.of("news", Result.Subscribe.PLAIN),
                                        25,
                                        true,
                                        "s",
                                        "n",
                                        5)))),
                        "{\"push\":{\"connect\":{\"client\":\"c1\",\"version\":\"1.0\",\"expires\":true,\"ttl\":3600,\"data\":{},\"subs\":{\"news\":{}},\"ping\":25,\"pong\":true,\"session\":\"s\",\"node\":\"n\",\"time\":5}}}",
                        "2c222a52280a0263311203312e301a027b7d22080a046e6577731200280130901c381940014a017352016e5805"),
                new Sample<>(
                        "disconnectPush",
                        Reply.of(new Push("", new Push.Disconnect(DisconnectCode.SHUTDOWN))),
                        "{\"push\":{\"disconnect\":{\"code\":3001,\"reason\":\"shutdown\",\"reconnect\":true}}}",
                        "1322115a0f08b917120873687574646f776e1801"),
                new Sample<>(
                        "refreshPush",
                        Reply.of(new Push("", new Push.Refresh(true, 60))),
                        "{\"push\":{\"refresh\":{\"expires\":true,\"ttl\":60}}}",
                        "08220662040801103c"));
    }
}
