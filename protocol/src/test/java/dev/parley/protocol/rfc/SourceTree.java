package dev.parley.protocol.rfc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Java sources of every module, looked up by class and member. Sources, as the modules above this one are not on its
 * class path.
 */
final class SourceTree {
    private static final Pattern TEST = Pattern.compile("@(Test|ParameterizedTest|BothSides|BothEngines|FuzzTest)\\b");
    private static final String NO_DECLARATION = "(?!(?:return|throw|new|else|yield|case|assert)\\b)";

    private final Map<String, List<String>> main = new HashMap<>();
    private final Map<String, List<String>> tests = new HashMap<>();

    /** Reads all modules of the repository. */
    SourceTree(Path root) {
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.filter(Files::isDirectory).toList()) {
                read(module.resolve("src/main/java"), main);
                read(module.resolve("src/test/java"), tests);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The folder of the repository, from that of a module or one within it. */
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            Path parent = folder.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "found no folder with mvnw above " + Path.of("").toAbsolutePath());
            }
            folder = parent;
        }
        return folder;
    }

    private static void read(Path folder, Map<String, List<String>> sources) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                sources.computeIfAbsent(name, key -> new ArrayList<>()).add(Files.readString(file));
            }
        }
    }

    /** Whether the code, not the tests, has this class with this method, constructor or constant. */
    boolean hasCode(String type, String member) {
        return main.getOrDefault(type, List.of()).stream()
                .anyMatch(source -> declaration(type, member).matcher(source).find());
    }

    /** Whether the tests have this class with this method, and it is run as a test. */
    boolean hasTest(String type, String method) {
        return tests.getOrDefault(type, List.of()).stream().anyMatch(source -> {
            Matcher declaration = declaration(type, method).matcher(source);
            return declaration.find() && isAnnotated(source, declaration.start());
        });
    }

    /** What begins with a type or modifier, or is the constructor; or a constant with its value or arguments. */
    private static Pattern declaration(String type, String member) {
        if (member.equals(member.toUpperCase(Locale.ROOT))) {
            return Pattern.compile("(?m)^ +(?:[\\w<>]+ )*" + member + "(?: =|\\(|,|;|$)");
        }
        String before = "(?:[\\w@.<>\\[\\]?,&]+ +)" + (member.equals(type) ? "*" : "+");
        return Pattern.compile("(?m)^ +" + NO_DECLARATION + before + member + "(?:\\(| \\{)");
    }

    /** Whether an annotation that makes it a test stands before the method: after the blank line that precedes it. */
    private static boolean isAnnotated(String source, int method) {
        int blank = source.lastIndexOf("\n\n", method);
        return TEST.matcher(source.substring(Math.max(blank, 0), method)).find();
    }
}
