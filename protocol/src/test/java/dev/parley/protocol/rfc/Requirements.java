package dev.parley.protocol.rfc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of a document such as {@code docs/rfc6455.md}, read as a reader sees them: one row for each requirement. */
record Requirements(List<Row> musts, List<Row> shoulds) {
    private static final String SECOND_TABLE = "## What should be";
    private static final Set<String> SIDES = Set.of("client", "server", "both", "browser", "proxy", "extension");
    private static final Pattern SECTION = Pattern.compile("§\\d+(\\.\\d+)*");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final int COLUMNS = 5;
    private static final int SHORTEST_REASON = 15;

    /** A class and one of its members, as {@code `Class#member`}. */
    record Reference(String type, String member) {
        @Override
        public String toString() {
            return type + "#" + member;
        }
    }

    /** One requirement, with the cells as they are written. */
    record Row(int line, String section, String requirement, String side, String code, String test) {
        List<Reference> codeReferences() {
            return references(code);
        }

        List<Reference> testReferences() {
            return references(test);
        }

        /** Whether the row says that the requirement is for somebody else, or for a part of Parley that is yet to come. */
        boolean isExcused() {
            return code.startsWith("not applicable: ") || code.startsWith("later: ");
        }

        /** What is wrong with the row itself, whatever it refers to. */
        List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (!SECTION.matcher(section).matches()) {
                problems.add("the section is written as " + section);
            }
            if (!SIDES.contains(side)) {
                problems.add("the side is " + side + ", expected one of " + SIDES);
            }
            if (isExcused()) {
                if (code.length() < SHORTEST_REASON || !test.equals("—")) {
                    problems.add("an excused row has a reason in the column of the code, and — for the test");
                }
            } else if (codeReferences().isEmpty() || testReferences().isEmpty()) {
                problems.add("the row names no code or no test");
            }
            return problems;
        }

        @Override
        public String toString() {
            return "line " + line + " (" + section + " " + requirement + ")";
        }
    }

    private static List<Reference> references(String cell) {
        List<Reference> references = new ArrayList<>();
        Matcher matcher = REFERENCE.matcher(cell);
        while (matcher.find()) {
            references.add(new Reference(matcher.group(1), matcher.group(2)));
        }
        return references;
    }

    static Requirements read(Path document) {
        try {
            return parse(Files.readAllLines(document));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Requirements parse(List<String> lines) {
        List<Row> musts = new ArrayList<>();
        List<Row> shoulds = new ArrayList<>();
        List<Row> table = musts;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals(SECOND_TABLE)) {
                table = shoulds;
            }
            if (line.startsWith("| §")) {
                table.add(row(i + 1, line));
            }
        }
        return new Requirements(musts, shoulds);
    }

    private static Row row(int number, String line) {
        List<String> cells = new ArrayList<>();
        for (String cell : line.substring(1, line.lastIndexOf('|')).split("\\|", -1)) {
            cells.add(cell.strip());
        }
        if (cells.size() != COLUMNS) {
            throw new IllegalArgumentException(
                    "line " + number + ": got " + cells.size() + " columns, expected " + COLUMNS);
        }
        return new Row(number, cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4));
    }
}
