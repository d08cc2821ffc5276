package dev.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark runs: once, for an instant, and whatever the time it takes, so that none can rot. */
@Tag("full")
class BenchmarksRunTest {

    @Test
    @Timeout(300)
    void everyBenchmarkRuns() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark())
                .contains(
                        FrameDecode.class.getName() + ".decode",
                        FrameEncode.class.getName() + ".encode",
                        OpeningHandshake.class.getName() + ".askAndCheck",
                        Echo.class.getName() + ".echo",
                        WholeConnection.class.getName() + ".deliver",
                        "dev.parley.protocol.MaskingBenchmark.inPlace",
                        "dev.parley.protocol.Utf8Benchmark.validate");
        assertThat(results).allMatch(result -> !result.getBenchmarkResults().isEmpty());
    }
}
