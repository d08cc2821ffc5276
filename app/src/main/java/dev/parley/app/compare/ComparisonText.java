package dev.parley.app.compare;

import dev.parley.app.bench.ResultText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The result of a comparison as a table, for people. */
public final class ComparisonText {

    private ComparisonText() {}

    /** Returns the lines. */
    public static List<String> lines(WayResult.All result) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "requests", "bytes up", "bytes down", "server's CPU", "mean delay", "99 %"));
        for (WayResult way : result.ways()) {
            lines.add(row(
                    way.way().title(),
                    number(way.requests()),
                    number(way.bytesSent()),
                    number(way.bytesReceived()),
                    String.format(Locale.ROOT, "%.2f s", way.serverCpuSeconds()),
                    ResultText.time(way.delays().getMean()),
                    ResultText.time((double) way.delays().getValueAtPercentile(99))));
        }
        return lines;
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-20s %10s %14s %14s %13s %12s %12s", cells)
                .stripTrailing();
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
