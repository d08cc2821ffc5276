package dev.parley.bench.comparison;

import dev.parley.bench.comparison.BarChart.Bar;
import dev.parley.bench.comparison.Case.Kind;
import dev.parley.bench.servers.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The part of a page that is written from results, with the pictures that it shows. */
final class Page {

    private static final String BEGIN = "<!-- servers: written by -Pservers -->";
    private static final String END = "<!-- servers: end -->";

    private final Results results;
    private final Tables tables;

    Page(Results results) {
        this.results = results;
        this.tables = new Tables(results);
    }

    /**
     * Writes tables between the marks of a page, and pictures into a folder beside it.
     *
     * @param page a Markdown file with both marks
     * @param folder the name of the folder
     */
    void write(Path page, String folder) throws IOException {
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalStateException(page + " does not have the lines " + BEGIN + " and " + END);
        }
        Path pictures = page.resolveSibling(folder);
        Files.createDirectories(pictures);
        StringBuilder written = new StringBuilder(intro());
        for (Case testCase : Case.values()) {
            if (tables.has(testCase) && testCase.kind() != Kind.COMPRESSED) {
                written.append(section(testCase));
                if (testCase.kind() != Kind.DELAY) {
                    Files.writeString(
                            pictures.resolve(testCase.word() + ".svg"),
                            chart(testCase).toSvg());
                    written.append(picture(testCase, folder));
                }
            }
        }
        written.append(compressed()).append(footnotes());
        Files.writeString(page, text.substring(0, begin) + BEGIN + "\n\n" + written + "\n" + text.substring(end));
    }

    private String intro() {
        return "Measured on " + machine() + "; " + results.cores() + ". Below each table stand the day, the commit"
                + " that Parley's servers, the peers' and the load"
                + " were built of, the rounds, and what went before"
                + " each.\n";
    }

    private String machine() {
        var machine = results.machine();
        return machine.get("processors") + " processors (" + machine.get("processor") + "), " + machine.get("memory")
                + " of memory, " + machine.get("kernel") + ", " + machine.get("jdk");
    }

    private String section(Case testCase) {
        return "\n#### " + tables.title(testCase) + "\n\n" + tables.of(testCase).toMarkdown() + "\n"
                + tables.measured(testCase) + "\n"
                + tables.notes(testCase).stream()
                        .map(note -> "\n" + note + "\n")
                        .collect(Collectors.joining());
    }

    private String picture(Case testCase, String folder) {
        return "\n![" + tables.title(testCase) + ", " + testCase.kind().unit() + "](" + folder + "/" + testCase.word()
                + ".svg)\n";
    }

    private BarChart chart(Case testCase) {
        List<Bar> bars = tables.contestants(testCase).stream()
                .flatMap(contestant -> Spread.of(tables.runs(testCase, contestant), Run.comparedBy(testCase)).stream()
                        .map(spread -> new Bar(contestant.title(), spread.median(), contestant.isParley())))
                .toList();
        return new BarChart(tables.title(testCase) + ", " + testCase.kind().unit(), bars);
    }

    private String compressed() {
        if (Arrays.stream(Case.values()).noneMatch(known -> known.kind() == Kind.COMPRESSED && tables.has(known))) {
            return "";
        }
        return "\n#### Compressed echo of JSON, 10 connections, 4 messages in flight on each\n\n"
                + "Processor time of the server in µs for each message, and in brackets the ratio to the first row:\n\n"
                + tables.compressed(false).toMarkdown()
                + "\nBytes of TCP from the server for each message, and in brackets their share of its size:\n\n"
                + tables.compressed(true).toMarkdown()
                + "\n" + tables.measuredCompressed() + "\n"
                + "\nWhat was agreed upon:\n\n"
                + agreed();
    }

    private String agreed() {
        return Arrays.stream(Contestant.values())
                .map(contestant -> results.runs().stream()
                        .filter(run -> run.server().equals(contestant.word()))
                        .map(Run::deflate)
                        .filter(deflate -> !deflate.isEmpty())
                        .distinct()
                        .map(deflate -> "`" + deflate + "`")
                        .collect(Collectors.joining(", "))
                        .transform(all -> all.isEmpty() ? "" : "- " + contestant.title() + ": " + all + "\n"))
                .collect(Collectors.joining());
    }

    private String footnotes() {
        return "\n#### How they are set up\n\n"
                + Arrays.stream(Contestant.values())
                        .filter(contestant -> results.runs().stream()
                                .anyMatch(run -> run.server().equals(contestant.word())))
                        .map(contestant -> "- " + results.setup().getOrDefault(contestant.word(), "") + " ("
                                + results.versions().getOrDefault(contestant.word(), "") + ")\n")
                        .collect(Collectors.joining());
    }
}
