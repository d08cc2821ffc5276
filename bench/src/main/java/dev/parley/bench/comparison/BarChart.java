package dev.parley.bench.comparison;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars as SVG, which can be read on light and on dark ground.
 *
 * @param title what is shown, with its unit
 * @param bars from top to bottom
 */
record BarChart(String title, List<Bar> bars) {

    private static final int WIDTH = 720;
    private static final int LEFT = 140;
    private static final int RIGHT = 90;
    private static final int TOP = 40;
    private static final int STEP = 26;
    private static final int THICK = 16;

    /**
     * One bar.
     *
     * @param label whose
     * @param value how long
     * @param ours whether it is Parley's
     */
    record Bar(String label, double value, boolean ours) {}

    String toSvg() {
        int height = TOP + STEP * bars.size() + 10;
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(Locale.ROOT, """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">
            <title>%s</title>
            <style>
            text { font: 13px sans-serif; fill: #24292f; }
            .title { font-weight: bold; }
            .ours { fill: #2f81f7; }
            .theirs { fill: #8b949e; }
            @media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }
            </style>
            <text class="title" x="10" y="22">%s</text>
            """, WIDTH, height, WIDTH, height, escaped(title), escaped(title)));
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            int y = TOP + i * STEP;
            double length = most > 0 ? Math.max(1, bar.value() / most * (WIDTH - LEFT - RIGHT)) : 1;
            svg.append(String.format(
                    Locale.ROOT,
                    """
                    <text x="%d" y="%d" text-anchor="end">%s</text>
                    <rect class="%s" x="%d" y="%d" width="%.1f" height="%d" rx="2" />
                    <text x="%.1f" y="%d">%s</text>
                    """,
                    LEFT - 8,
                    y + THICK - 3,
                    escaped(bar.label()),
                    bar.ours() ? "ours" : "theirs",
                    LEFT,
                    y,
                    length,
                    THICK,
                    LEFT + length + 6,
                    y + THICK - 3,
                    Table.number(bar.value())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
