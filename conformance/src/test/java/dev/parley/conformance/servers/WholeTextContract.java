package dev.parley.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.servers.ParleyConnection.Style;
import dev.parley.protocol.Frame.Direction;
import java.io.IOException;
import java.io.Writer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must come back from a server that decodes a text when it is whole (RFC 6455 §5.6), not each fragment by itself. */
interface WholeTextContract {

    /** Characters of three bytes, of which there are not a whole number in a fragment of 16 KiB. */
    String TEXT = "日本語".repeat(20_000);

    ParleyConnection open(Style style, String pathAndQuery);

    @ParameterizedTest
    @EnumSource
    default void aTextInFragmentsThatEndWithinCharactersComesBack(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/echo")) {
            sendInFragments(connection);
            assertThat(connection.text()).isEqualTo(TEXT);
            assertThat(connection.messageFrames(Direction.SENT)).isGreaterThan(1);
        }
    }

    /** Sends the text in fragments that end where the stream's buffer is full. */
    static void sendInFragments(ParleyConnection connection) throws IOException {
        try (Writer writer = connection.webSocket().sendTextStream()) {
            writer.write(TEXT);
        }
    }
}
