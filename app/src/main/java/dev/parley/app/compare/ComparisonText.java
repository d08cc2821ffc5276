package dev.parley.app.compare;

import dev.parley.app.bench.ResultText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result of a comparison as a table, for people. */
public final class ComparisonText {

    private ComparisonText() {}

    /** Returns the lines: each figure is the median of the rounds. */
    public static List<String> lines(WayResult.All result) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "requests", "bytes up", "bytes down", "server's CPU", "mean delay", "99 %"));
        for (List<WayResult> rounds : result.ways()) {
            Figures median = Figures.median(rounds);
            lines.add(row(
                    rounds.getFirst().way().title(),
                    number(median.requests()),
                    number(median.bytesSent()),
                    number(median.bytesReceived()),
                    String.format(Locale.ROOT, "%.2f s", median.serverCpuSeconds()),
                    ResultText.time(median.meanDelayNanos()),
                    ResultText.time(median.p99DelayNanos())));
        }
        return lines;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-20s %10s %14s %14s %13s %12s %12s", cells)
                .stripTrailing();
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, "%,.0f", number);
    }
}
