import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.FormatterService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Checks or rewrites the layout of every Java source of the project with palantir-java-format.
 *
 * <p>A program of its own, and not a step of Spotless: the formatter parses with the compiler of the JVM that it runs in,
 * and Spotless runs in Maven's, which may be too old for the sources. This one is started on the JDK of the toolchain.
 *
 * <p>Arguments: {@code check} or {@code write}, the root of the project, the file that remembers which contents are known
 * to be well formatted, the formatter's version.
 */
final class Format {
    private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "node_modules", ".git");

    private final boolean write;
    private final Path root;
    private final String version;
    private final Set<String> known;
    private final Set<String> wellFormatted = new ConcurrentSkipListSet<>();
    private final Set<String> complaints = new ConcurrentSkipListSet<>();
    private final FormatterService formatter =
            ServiceLoader.load(FormatterService.class).findFirst().orElseThrow();

    private Format(boolean write, Path root, String version, Set<String> known) {
        this.write = write;
        this.root = root;
        this.version = version;
        this.known = known;
    }

    public static void main(String[] arguments) throws IOException {
        var write = switch (arguments[0]) {
            case "check" -> false;
            case "write" -> true;
            default -> throw new IllegalArgumentException("expected check or write, got " + arguments[0]);
        };
        var root = Path.of(arguments[1]);
        var memory = Path.of(arguments[2]);
        var known = Files.exists(memory) ? new TreeSet<>(Files.readAllLines(memory)) : new TreeSet<String>();
        var format = new Format(write, root, arguments[3], known);
        format.sources().parallelStream().forEach(format::visit);
        Files.createDirectories(memory.getParent());
        Files.write(memory, format.wellFormatted);
        if (!format.complaints.isEmpty()) {
            format.complaints.forEach(System.err::println);
            System.err.println(
                    "The layout of the sources above is not palantir-java-format's: run ./mvnw -q -Pformat validate");
            System.exit(1);
        }
    }

    private List<Path> sources() throws IOException {
        var sources = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return SKIPPED_DIRECTORIES.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }

    private void visit(Path file) {
        try {
            var source = Files.readString(file);
            var fingerprint = fingerprint(source);
            if (known.contains(fingerprint)) {
                wellFormatted.add(fingerprint);
                return;
            }
            var formatted = formatter.formatSourceReflowStringsAndFixImports(source);
            if (source.equals(formatted)) {
                wellFormatted.add(fingerprint);
            } else if (write) {
                Files.writeString(file, formatted);
                wellFormatted.add(fingerprint(formatted));
                System.out.println("formatted " + root.relativize(file));
            } else {
                complaints.add(root.relativize(file) + ":" + firstDifference(source, formatted));
            }
        } catch (FormatterException e) {
            complaints.add(root.relativize(file) + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the first line that differs, and what the formatter would have there. */
    private static String firstDifference(String source, String formatted) {
        var have = source.lines().toList();
        var want = formatted.lines().toList();
        var line = 0;
        while (line < have.size() && line < want.size() && have.get(line).equals(want.get(line))) {
            line++;
        }
        var expected =
                Optional.of(line).filter(i -> i < want.size()).map(want::get).orElse("the end of the file");
        return (line + 1) + ": expected " + expected.strip();
    }

    private String fingerprint(String source) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(version.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(source.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
