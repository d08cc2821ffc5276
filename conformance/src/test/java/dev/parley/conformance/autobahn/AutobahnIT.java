package dev.parley.conformance.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.ParleyProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Autobahn's fuzzing client against {@code ./parley serve}.
 *
 * <p>The suite in the jar has 301 cases: sections 1 to 7, 9 and 10. It is older than the suite's sections 12 and 13
 * (permessage-deflate). A run of the suite takes one case after the other, so there are two of them at a time for
 * {@code /echo}, split by how long their cases take, and a third for {@code /echo-blocking}.
 */
@Tag("full")
class AutobahnIT {

    private static final int CASES = 301;

    /** All but section 9, which on the blocking handler would only measure Python again. */
    private static final int CASES_WITHOUT_PERFORMANCE = 247;

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final List<String> ALL = List.of("*");
    private static final List<String> CHOPPED = List.of("9.5.*", "9.6.*");
    private static final List<String> PERFORMANCE = List.of("9.*");

    /** The suite's largest message has 16 MiB (9.1.6, 9.2.6); its most fragmented one has 65,537 frames (9.3.1, 9.4.1). */
    private static final String[] LIMITS = {"--max-message", "16MiB", "--max-fragments", "65537"};

    @Test
    void everyCaseIsOk() {
        try (ParleyProcess server = ParleyProcess.serve(LIMITS);
                FuzzingClient most = FuzzingClient.start("echo", server.webSocketUrl("/echo"), ALL, CHOPPED);
                FuzzingClient chopped =
                        FuzzingClient.start("echo-chopped", server.webSocketUrl("/echo"), CHOPPED, List.of());
                FuzzingClient blocking =
                        FuzzingClient.start("echo-blocking", server.webSocketUrl("/echo-blocking"), ALL, PERFORMANCE)) {
            List<CaseResult> onBlocking = blocking.results(LIMIT);
            List<CaseResult> onListener = new ArrayList<>(chopped.results(LIMIT));
            onListener.addAll(most.results(LIMIT));
            ExplainedResults.assertOkOrExplained("/echo", onListener, CASES);
            ExplainedResults.assertOkOrExplained("/echo-blocking", onBlocking, CASES_WITHOUT_PERFORMANCE);
            assertThat(server.isAlive()).isTrue();
        }
    }
}
