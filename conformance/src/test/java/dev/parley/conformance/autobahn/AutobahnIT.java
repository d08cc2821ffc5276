package dev.parley.conformance.autobahn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conformance.ParleyProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Autobahn's fuzzing client against {@code ./parley serve}.
 *
 * <p>The suite in the jar has 301 cases: sections 1 to 7, 9 and 10. It is older than the suite's sections 12 and 13
 * (permessage-deflate). A run of the suite takes one case after the other, so there are several of them at a time: two for
 * {@code /echo} over the transport that is the best here, which is io_uring where the kernel lets it, split by how long their
 * cases take; one for {@code /echo} over epoll, and one for {@code /echo-blocking}.
 */
@Tag("full")
class AutobahnIT {

    private static final int CASES = 301;

    /** All but section 9, which over another transport or on the blocking handler would only measure Python again. */
    private static final int CASES_WITHOUT_PERFORMANCE = 247;

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final List<String> ALL = List.of("*");
    private static final List<String> CHOPPED = List.of("9.5.*", "9.6.*");
    private static final List<String> PERFORMANCE = List.of("9.*");

    /** The suite's largest message has 16 MiB (9.1.6, 9.2.6); its most fragmented one has 65,537 frames (9.3.1, 9.4.1). */
    private static final String[] LIMITS = {"--max-message", "16MiB", "--max-fragments", "65537"};

    @Test
    void everyCaseIsOk() {
        try (ParleyProcess best = ParleyProcess.serve(LIMITS);
                ParleyProcess epoll = ParleyProcess.serve(with("--transport", "epoll"));
                FuzzingClient most = FuzzingClient.start("echo", best.webSocketUrl("/echo"), ALL, CHOPPED);
                FuzzingClient chopped =
                        FuzzingClient.start("echo-chopped", best.webSocketUrl("/echo"), CHOPPED, List.of());
                FuzzingClient onEpoll =
                        FuzzingClient.start("echo-epoll", epoll.webSocketUrl("/echo"), ALL, PERFORMANCE);
                FuzzingClient blocking =
                        FuzzingClient.start("echo-blocking", epoll.webSocketUrl("/echo-blocking"), ALL, PERFORMANCE)) {
            List<CaseResult> withoutPerformance = onEpoll.results(LIMIT);
            List<CaseResult> onBlocking = blocking.results(LIMIT);
            List<CaseResult> onListener = new ArrayList<>(chopped.results(LIMIT));
            onListener.addAll(most.results(LIMIT));
            ExplainedResults.assertOkOrExplained("/echo", onListener, CASES);
            ExplainedResults.assertOkOrExplained("/echo", withoutPerformance, CASES_WITHOUT_PERFORMANCE);
            ExplainedResults.assertOkOrExplained("/echo-blocking", onBlocking, CASES_WITHOUT_PERFORMANCE);
            assertThat(best.isAlive()).isTrue();
            assertThat(epoll.isAlive()).isTrue();
        }
    }

    private static String[] with(String... more) {
        return Stream.concat(Stream.of(LIMITS), Stream.of(more)).toArray(String[]::new);
    }
}
