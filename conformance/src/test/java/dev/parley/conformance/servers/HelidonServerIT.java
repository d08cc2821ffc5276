package dev.parley.conformance.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.Certificate;
import dev.parley.conformance.servers.ParleyConnection.Style;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Helidon as a server. Its program is not told of a client that is gone without a Close frame. */
@Tag("full")
class HelidonServerIT extends ServerContract implements DroppingContract {

    @Override
    ForeignServer start(Optional<Certificate> certificate, Path ownFolder) {
        return new HelidonServer(certificate);
    }

    @Override
    int codeOfTheAnswer(int code) {
        return 1000;
    }

    /** Once Helidon has mended this the test fails, and {@link WholeTextContract} takes its place. */
    @ParameterizedTest
    @EnumSource
    void itBreaksCharactersOfWhichTwoFragmentsHaveAPart(Style style) throws Exception {
        try (ParleyConnection connection = open(style, "/echo")) {
            WholeTextContract.sendInFragments(connection);
            assertThat(connection.text()).isNotEqualTo(WholeTextContract.TEXT).contains("\uFFFD");
        }
    }
}
