package dev.parley.protocol;

import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateContexts;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.deflate.PermessageDeflateClient;
import dev.parley.protocol.deflate.PermessageDeflateServer;
import dev.parley.protocol.handshake.ClientExtension;
import dev.parley.protocol.handshake.ExtensionHeader;
import dev.parley.protocol.handshake.ExtensionOffer;
import dev.parley.protocol.handshake.Headers;
import java.io.ByteArrayOutputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both libraries and both sides of {@code permessage-deflate}, for tests. */
final class Deflate {

    static final int RSV1 = Extension.RSV1 << 4;

    /** Every message is compressed if that makes it shorter. */
    static final DeflateSettings ALL = DeflateSettings.DEFAULTS.withBounds(0, 250);

    private Deflate() {}

    /** A test that runs with each library. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @ParameterizedTest
    @MethodSource("dev.parley.protocol.Deflate#engines")
    @interface BothEngines {}

    static Stream<DeflateEngine> engines() {
        return Stream.of(DeflateEngine.system().orElseThrow(), DeflateEngine.jdk());
    }

    static DeflateLibrary library(DeflateEngine engine, DeflateSettings settings, DeflateAccount account) {
        DeflateContexts contexts = new DeflateContexts(engine, settings, account);
        return new DeflateLibrary(settings, engine, account, () -> contexts);
    }

    static PermessageDeflateServer server(DeflateEngine engine, DeflateSettings settings) {
        return new PermessageDeflateServer(library(engine, settings, DeflateAccount.UNLIMITED));
    }

    static PermessageDeflateClient client(DeflateEngine engine, DeflateSettings settings) {
        return new PermessageDeflateClient(library(engine, settings, DeflateAccount.UNLIMITED));
    }

    /** The extension of a server's connection whose client offers this. */
    static Extension serverSide(DeflateEngine engine, DeflateSettings settings, String offer) {
        return server(engine, settings).accept(offer(offer)).orElseThrow().extension();
    }

    /** The extension of a connection that has agreed on no parameters at all: 15 bits and takeover both ways. */
    static Extension plain(DeflateEngine engine, Role role) {
        DeflateSettings widest = ALL.withWindowBits(15, 15);
        if (role == Role.SERVER) {
            return serverSide(engine, widest, "permessage-deflate");
        }
        ClientExtension.Agreement agreement = agree(client(engine, widest), "permessage-deflate");
        return ((ClientExtension.Agreement.Agreed) agreement).extension();
    }

    /** What a client makes of an answer to what it would offer now. */
    static ClientExtension.Agreement agree(ClientExtension client, String answer) {
        return client.agree(client.offers(), offer(answer));
    }

    static ExtensionOffer offer(String text) {
        ExtensionHeader read = ExtensionHeader.read(Headers.of(ExtensionHeader.NAME, text));
        return ((ExtensionHeader.Extensions) read).extensions().getFirst();
    }

    /** The payload that RFC 7692 §7.2.1 makes of a message, by a compressor of its own. */
    static byte[] payload(byte[] message) {
        return payload(new Deflater(Deflater.DEFAULT_COMPRESSION, true), message);
    }

    /** The same, with the messages that the compressor has seen before. */
    static byte[] payload(Deflater deflater, byte[] message) {
        deflater.setInput(message);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 16];
        int length;
        while ((length = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH)) > 0) {
            out.write(piece, 0, length);
        }
        byte[] all = out.toByteArray();
        // §7.2.3.6: for an empty message behind another one the compressor has nothing to flush.
        return all.length == 0 ? new byte[1] : Arrays.copyOf(all, all.length - 4);
    }

    static ByteBuffer buffer(byte... bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
