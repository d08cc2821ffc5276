package dev.parley.bench.comparison;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of texts.
 *
 * @param head the names of the columns, the first of which names the rows
 * @param rows the rows, each as long as the head
 */
record Table(List<String> head, List<List<String>> rows) {

    private static final double FINE = 10;
    private static final double COARSE = 100;

    /** For a page. */
    String toMarkdown() {
        String rule = head.stream().map(name -> "---").collect(Collectors.joining(" | ", "| ", " |"));
        return line(head) + rule + "\n" + rows.stream().map(Table::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** For a terminal: columns as wide as they have to be. */
    @Override
    public String toString() {
        int[] widths = IntStream.range(0, head.size())
                .map(column -> IntStream.concat(
                                IntStream.of(head.get(column).length()),
                                rows.stream().mapToInt(row -> row.get(column).length()))
                        .max()
                        .orElse(0))
                .toArray();
        return padded(head, widths)
                + rows.stream().map(row -> padded(row, widths)).collect(Collectors.joining());
    }

    private static String padded(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(cells.getFirst())
                .repeat(' ', widths[0] - cells.getFirst().length());
        for (int i = 1; i < widths.length; i++) {
            line.repeat(' ', 2 + widths[i] - cells.get(i).length()).append(cells.get(i));
        }
        return line.append('\n').toString();
    }

    /** A number with as many digits as say something. */
    static String number(double value) {
        if (value < FINE) {
            return String.format(Locale.ROOT, "%.2f", value);
        }
        return String.format(Locale.ROOT, value < COARSE ? "%.1f" : "%,.0f", value);
    }
}
