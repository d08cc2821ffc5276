package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Deflate.BothEngines;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.deflate.PermessageDeflateServer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Contexts are there only while they are needed, and what is taken is given back. */
class DeflateMemoryTest {

    private static final DeflateSettings FRESH = Deflate.ALL.withTakeover(false, false);

    private final Counting account = new Counting();

    private EngineDriver server(DeflateLibrary library) {
        Extension extension = new PermessageDeflateServer(library)
                .accept(Deflate.offer("permessage-deflate; client_max_window_bits"))
                .orElseThrow()
                .extension();
        return EngineDriver.of(Role.SERVER, EngineSettings.DEFAULTS, extension);
    }

    private static void exchange(EngineDriver server, EngineDriver client, int i) {
        String text = "message " + i + " of many messages that are much like one another";
        server.engine.sendText(text);
        client.receive(server.takeWire());
        assertThat(client.events).last().isEqualTo(new Event.Text(text));
        client.events.clear();
    }

    @BothEngines
    void aConnectionThatHasSentNothingHoldsNothing(DeflateEngine engine) {
        EngineDriver server = server(account.library(engine, Deflate.ALL));
        assertThat(account.heldBytes).isZero();
        server.end();
        assertThat(account.reserved).isZero();
    }

    @BothEngines
    void withoutTakeoverOneContextServesAllConnections(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, FRESH);
        List<EngineDriver> servers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            EngineDriver server = server(library);
            servers.add(server);
            server.engine.sendText("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
            server.receive(Wire.to(Role.SERVER, Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00"))));
        }
        assertThat(account.opened).isEqualTo(2);
        servers.subList(1, 100).forEach(EngineDriver::end);
        assertThat(account.open).isEqualTo(2);
        servers.getFirst().end();
        assertThat(account.heldBytes).isZero();
        assertThat(account.open).isZero();
    }

    @BothEngines
    void withTakeoverOnlyBusyConnectionsKeepADeflater(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, Deflate.ALL);
        List<EngineDriver> servers = new ArrayList<>();
        List<EngineDriver> clients = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            servers.add(server(library));
            clients.add(EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(engine, Role.CLIENT)));
        }
        SplittableRandom random = Seed.fresh().random();
        for (int i = 0; i < 3000; i++) {
            int which = random.nextInt(servers.size());
            exchange(servers.get(which), clients.get(which), i);
        }
        assertThat(account.heldBytes).isBetween(1, 6 << 20);
        assertThat(account.reserved).isPositive();
        servers.forEach(EngineDriver::end);
        assertThat(account.reserved).isZero();
        assertThat(account.heldBytes).isZero();
    }

    /** Connections with every window; each has received all of a message but its end, and then that. */
    private List<EngineDriver> haveReceivedAtOnce(DeflateLibrary library) {
        List<EngineDriver> servers = new ArrayList<>();
        PermessageDeflateServer extension = new PermessageDeflateServer(library);
        for (int i = 0; i < 1000; i++) {
            String offer = "permessage-deflate; client_max_window_bits=" + (9 + i % 7);
            servers.add(EngineDriver.of(
                    Role.SERVER,
                    EngineSettings.DEFAULTS,
                    extension.accept(Deflate.offer(offer)).orElseThrow().extension()));
            servers.getLast().receive(Wire.to(Role.SERVER, Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd"))));
        }
        assertThat(account.open).isEqualTo(1000);
        servers.forEach(server -> server.receive(Wire.to(Role.SERVER, Wire.frame(0x80, Wire.hex("c9 c9 07 00")))));
        return servers;
    }

    @BothEngines
    void whatWaitsForTheNextMessageIsBoundedOverAllWindows(DeflateEngine engine) {
        List<EngineDriver> servers = haveReceivedAtOnce(account.library(engine, FRESH.withWindowBits(15, 15)));
        assertThat(account.heldBytes).isBetween(2_000_000, 2 << 20);
        servers.forEach(EngineDriver::end);
        assertThat(account.open).isZero();
        assertThat(account.heldBytes).isZero();
    }

    @BothEngines
    void whatIsNeededForTheFirstTimeTakesThePlaceOfWhatThereIsManyOf(DeflateEngine engine) {
        List<EngineDriver> servers = haveReceivedAtOnce(account.library(engine, FRESH.withWindowBits(15, 15)));
        for (int i = 0; i < 10; i++) {
            servers.getFirst().engine.sendText("aaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
        }
        assertThat(account.opened).isEqualTo(1000 + 1);
        assertThat(account.heldBytes).isLessThanOrEqualTo(2 << 20);
    }

    @BothEngines
    void whereMemoryIsScarceOnlyTheConnectionThatHasSentLastKeepsAnything(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, Deflate.ALL);
        List<EngineDriver> servers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            servers.add(server(library));
            servers.getLast().engine.sendText("much the same each time, much the same each time");
        }
        assertThat(account.open).isEqualTo(10);
        account.scarce = true;
        servers.getFirst().engine.sendText("much the same each time, much the same each time");
        servers.getFirst()
                .receive(Wire.to(Role.SERVER, Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00"))));
        assertThat(account.open).isEqualTo(1);
    }

    @BothEngines
    void aParkedContextGoesOnWhereItWas(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, Deflate.ALL);
        EngineDriver server = server(library);
        EngineDriver client = EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(engine, Role.CLIENT));
        SplittableRandom random = new SplittableRandom(1);
        byte[] noise = new byte[600];
        random.nextBytes(noise);
        server.engine.sendBinary(ByteBuffer.wrap(Wire.join(noise, new byte[300])));
        client.receive(server.takeWire());
        for (int i = 0; i < 300; i++) {
            server(library).engine.sendText("others are busier now, and have " + i + " deflaters between them");
        }
        assertThat(account.open).isLessThan(300); // Who has been idle for longest has none.
        server.engine.sendBinary(ByteBuffer.wrap(noise));
        byte[] wire = server.takeWire();
        assertThat(wire.length).isLessThan(100);
        client.receive(wire);
        assertThat(client.events).last().isEqualTo(new Event.Binary(Event.hex(noise)));
    }

    /** The JDK's zlib compresses with 32 KiB, whatever the settings say. */
    @BothEngines
    void aParkedContextRefersToNoMoreThanTheSettingsSay(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, Deflate.ALL);
        EngineDriver server = server(library);
        EngineDriver client = EngineDriver.of(Role.CLIENT, EngineSettings.DEFAULTS, Deflate.plain(engine, Role.CLIENT));
        SplittableRandom random = new SplittableRandom(1);
        byte[] old = new byte[2000];
        byte[] recent = new byte[2000];
        random.nextBytes(old);
        random.nextBytes(recent);
        byte[] first = Wire.join(old, new byte[3000], recent);
        server.engine.sendBinary(ByteBuffer.wrap(first));
        client.receive(server.takeWire());
        assertThat(client.events).last().isEqualTo(new Event.Binary(Event.hex(first)));
        for (int i = 0; i < 300; i++) {
            server(library).engine.sendText("others are busier now, and have " + i + " deflaters between them");
        }
        server.engine.sendBinary(ByteBuffer.wrap(Wire.join(recent, old)));
        byte[] wire = server.takeWire();
        assertThat(wire.length).isBetween(2000, 2200);
        client.receive(wire);
        assertThat(client.events).last().isEqualTo(new Event.Binary(Event.hex(Wire.join(recent, old))));
    }

    /** The peer of a connection that has failed may let TCP stand for as long as the close timeout. */
    @BothEngines
    void aConnectionThatReceivesNoMoreGivesItsInflaterBackAtOnce(DeflateEngine engine) {
        byte[] begun = Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd"));
        List<Consumer<EngineDriver>> ends = List.of(
                server -> server.receiveFrames("81 00"), // A message within the message.
                server -> server.receiveFrames("80 01 07"), // No such block.
                server -> server.receiveFrames("80 00"), // The block does not end.
                server -> server.receiveFrames("88 02 03 e8"),
                server -> {
                    server.engine.sendClose(CloseCode.NORMAL_CLOSURE, "", server.now);
                    server.pass(EngineSettings.DEFAULTS.closeTimeout()).tick();
                });
        for (DeflateSettings settings : List.of(FRESH, Deflate.ALL)) {
            DeflateLibrary library = account.library(engine, settings);
            EngineDriver other = server(library);
            for (Consumer<EngineDriver> end : ends) {
                EngineDriver server = server(library).receiveFrames(begun);
                end.accept(server);
                assertThat(server.engine.ignoresInput()).isTrue();
                int opened = account.opened;
                other.receiveFrames(Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00")));
                assertThat(other.events).last().isEqualTo(new Event.Text("Hello"));
                assertThat(account.opened).isEqualTo(opened);
                server.end();
            }
            other.end();
            assertThat(account.open).isZero();
            assertThat(account.heldBytes).isZero();
        }
    }

    /** Two connections that shared an inflater would corrupt each other's messages. */
    @BothEngines
    void anInflaterAtWorkIsGivenBackOnceItsWorkIsDone(DeflateEngine engine) {
        EngineSettings streaming = EngineSettings.DEFAULTS.withStreaming(true);
        EngineDriver server = EngineDriver.of(Role.SERVER, streaming, account.extension(engine, FRESH));
        server.engine.sendClose(CloseCode.NORMAL_CLOSURE, "", server.now);
        server.reaction = event -> {
            if (event instanceof Event.Part) {
                server.pass(streaming.closeTimeout()).tick();
            }
        };
        server.receiveFrames(Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00")));
        assertThat(server.engine.wantsTransportClosed()).isTrue();
        assertThat(account.open).isEqualTo(1);
        server.end();
        assertThat(account.open).isZero();
        assertThat(account.heldBytes).isZero();
    }

    @BothEngines
    void aConnectionThatDiesWithinAMessageGivesEverythingBack(DeflateEngine engine) {
        for (DeflateSettings settings : List.of(FRESH, Deflate.ALL)) {
            DeflateLibrary library = account.library(engine, settings);
            EngineDriver server = server(library);
            server.receive(Wire.to(Role.SERVER, Wire.frame(0x01 | Deflate.RSV1, Wire.hex("f2 48 cd"))));
            server.engine.beginFragments(Opcode.TEXT);
            server.engine.sendFragment(ByteBuffer.wrap(Wire.utf8("never ended")), false);
            assertThat(account.open).isEqualTo(2);
            server.end();
            assertThat(account.open).isZero();
            assertThat(account.heldBytes).isZero();
            assertThat(account.reserved).isZero();
        }
    }

    @BothEngines
    void aConnectionThatFailsGivesEverythingBack(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, Deflate.ALL);
        for (byte[] frame : List.of(
                Wire.frame(0x81 | Deflate.RSV1, Wire.hex("ff ff")),
                Wire.frame(0x81 | Deflate.RSV1, Wire.hex("00 05 00 fa ff 48")),
                Wire.frame(0x82 | Deflate.RSV1, Deflate.payload(new byte[2 << 20])))) {
            EngineDriver server = server(library);
            server.receive(Wire.to(Role.SERVER, frame));
            server.end();
        }
        assertThat(account.open).isZero();
        assertThat(account.reserved).isZero();
    }

    /** As with one client for each connection: all of them have contexts, and share event loops that never end. */
    @BothEngines
    void nothingIsLeftOfAConnectionThatWasTheOnlyOne(DeflateEngine engine) {
        DeflateLibrary library = account.library(engine, Deflate.ALL);
        for (int i = 0; i < 3; i++) {
            EngineDriver server = server(library);
            server.engine.sendText("a message that is compressed, a message that is compressed");
            server.receive(Wire.to(Role.SERVER, Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00"))));
            assertThat(account.open).isEqualTo(2);
            server.end();
            assertThat(account.open).isZero();
            assertThat(account.heldBytes).isZero();
        }
    }

    @BothEngines
    void aConnectionThatEndsInTheMiddleOfAMessageIsUndoneBehindIt(DeflateEngine engine) {
        EngineDriver server = server(account.library(engine, Deflate.ALL));
        server.reaction = event -> {
            if (event instanceof Event.Text) {
                server.engine.sendText("a last word, a last word, a last word");
                server.engine.transportClosed(Optional.empty());
                assertThat(account.open).isPositive();
            }
        };
        server.receive(Wire.to(Role.SERVER, Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00"))));
        assertThat(account.open).isZero();
        assertThat(account.reserved).isZero();
    }

    @BothEngines
    void countsBytesBeforeAndAfter(DeflateEngine engine) {
        EngineDriver server = server(account.library(engine, FRESH));
        server.engine.sendText("a".repeat(1000));
        int wire = server.takeFrames().getFirst().bytes().length;
        assertThat(account.before).isEqualTo(1000);
        assertThat(account.after).isEqualTo(wire);
        server.receive(Wire.to(Role.SERVER, Wire.frame(0x81 | Deflate.RSV1, Wire.hex("f2 48 cd c9 c9 07 00"))));
        assertThat(account.before).isEqualTo(1005);
        assertThat(account.after).isEqualTo(wire + 7);
    }
}
