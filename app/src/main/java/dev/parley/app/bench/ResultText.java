package dev.parley.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** A result as a table, for people. */
public final class ResultText {

    private ResultText() {}

    /** Returns the lines for what a run has measured. */
    public static List<String> lines(LoadResult result) {
        List<String> lines = new ArrayList<>();
        String what = switch (result.plan().traffic().mode()) {
            case ECHO -> "echoes";
            case BROADCAST -> "deliveries";
            case CHURN -> "handshakes";
            case IDLE -> "messages";
        };
        lines.add(row(
                what,
                String.format(Locale.ROOT, "%,d", result.messages()),
                String.format(Locale.ROOT, "%,.0f/s", result.messagesPerSecond())));
        lines.add(row(
                "received",
                size((double) result.bytesReceived()),
                size(result.bytesReceived() / result.seconds()) + "/s"
                        + (result.messages() == 0
                                ? ""
                                : String.format(
                                        Locale.ROOT,
                                        ", %,.1f B each",
                                        (double) result.bytesReceived() / result.messages()))));
        lines.add(row("sent", size((double) result.bytesSent()), size(result.bytesSent() / result.seconds()) + "/s"));
        result.agreed().ifPresent(agreed -> lines.add(row("compression", agreed, "")));
        result.serverCpuSeconds()
                .ifPresent(cpu -> lines.add(row(
                        "server's CPU",
                        result.serverCpuMicros()
                                .map(micros -> String.format(Locale.ROOT, "%,.3f µs each", micros))
                                .orElse(""),
                        String.format(Locale.ROOT, "%.2f cores", cpu / result.seconds()))));
        lines.add(row(
                "load's CPU",
                "",
                String.format(Locale.ROOT, "%.2f cores", result.loadCpuSeconds() / result.seconds())));
        latencies(lines, result.latencies());
        if (result.unanswered() > 0) {
            lines.add(row(
                    "late",
                    String.format(Locale.ROOT, "%,d", result.unanswered()),
                    "were due and had not come back at the end"));
        }
        lost(lines, result);
        return lines;
    }

    /** Returns the lines for connections that were held. */
    public static List<String> lines(LoadResult result, Optional<IdleMemory> memory) {
        List<String> lines = new ArrayList<>();
        memory.ifPresent(bytes -> {
            lines.add(row("server's memory", size((double) bytes.before()), "before"));
            lines.add(row(
                    "",
                    size((double) bytes.after()),
                    "with " + result.plan().traffic().connections() + " connections"));
            lines.add(row(
                    "",
                    String.format(
                            Locale.ROOT,
                            "%,.0f B each",
                            bytes.perConnection(result.plan().traffic().connections())),
                    ""));
        });
        result.agreed().ifPresent(agreed -> lines.add(row("compression", agreed, "")));
        lost(lines, result);
        return lines;
    }

    private static void lost(List<String> lines, LoadResult result) {
        if (result.lost() > 0) {
            lines.add(row(
                    "failed",
                    String.format(Locale.ROOT, "%,d", result.lost()),
                    "connections, the first so: " + result.why().orElse("")));
        }
    }

    private static void latencies(List<String> lines, Histogram latencies) {
        if (latencies.getTotalCount() == 0) {
            return;
        }
        lines.add(row("latency", time(latencies.getMean()), "mean"));
        for (double percentile : new double[] {50, 90, 99, 99.9, 99.99}) {
            String name = percentile == (long) percentile
                    ? String.format(Locale.ROOT, "%.0f %%", percentile)
                    : percentile + " %";
            lines.add(row("", time((double) latencies.getValueAtPercentile(percentile)), name));
        }
        lines.add(row("", time((double) latencies.getMaxValue()), "longest"));
    }

    private static String row(String name, String value, String more) {
        return String.format(Locale.ROOT, "%-16s %18s   %s", name, value, more).stripTrailing();
    }

    /** Returns a time in the unit that suits it. */
    public static String time(double nanos) {
        if (nanos < 1e6) {
            return String.format(Locale.ROOT, "%.1f µs", nanos / 1e3);
        }
        return nanos < 1e9
                ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
                : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
    }

    private static String size(double bytes) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        double left = bytes;
        for (; left >= 1024 && unit < units.length - 1; unit++) {
            left /= 1024;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", left, units[unit]);
    }
}
