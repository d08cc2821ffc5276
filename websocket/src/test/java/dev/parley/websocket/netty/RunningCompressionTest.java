package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Extension;
import dev.parley.protocol.Opcode;
import dev.parley.protocol.handshake.ExtensionOffer;
import dev.parley.protocol.handshake.ExtensionOffer.Parameter;
import dev.parley.protocol.handshake.ServerExtension;
import dev.parley.websocket.Compression;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code Compression.maximumBytes} bounds. */
class RunningCompressionTest {

    private static final ExtensionOffer OFFER =
            new ExtensionOffer("permessage-deflate", List.of(new Parameter("client_max_window_bits")));

    private static RunningCompression compression(Compression.Engine engine, int maximumBytes) {
        return new RunningCompression(Compression.defaults().withEngine(engine).withMaximumBytes(maximumBytes));
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.Engine.class,
            names = {"SYSTEM", "JDK"})
    void whatWaitsForTheNextMessageTakesNoWindowsFromNewConnections(Compression.Engine engine) {
        RunningCompression compression = compression(engine, 2 << 20);
        byte[] text = "much the same each time; ".repeat(10).getBytes(StandardCharsets.UTF_8);
        List<Extension> connections = new ArrayList<>();
        for (int i = 0; i < 3 << 20 >> 14; i++) { // Three quarters of it, at 8 KiB for each connection.
            ServerExtension.Accepted accepted =
                    compression.serverExtension().accept(OFFER).orElseThrow();
            assertThat(accepted.answer()).hasToString("permessage-deflate; client_max_window_bits=12");
            accepted.extension().sendMessage(Opcode.TEXT, ByteBuffer.wrap(text), _ -> true);
            connections.add(accepted.extension());
        }
        assertThat(compression.metrics().reservedBytes()).isEqualTo(3 << 19);
        assertThat(compression.metrics().nativeBytes()).isBetween(1L, 1L << 19);
        connections.forEach(Extension::close);
        assertThat(compression.metrics().nativeBytes()).isZero();
    }
}
