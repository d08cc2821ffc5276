package dev.parley.conformance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README.md says must be so. */
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @Test
    void itsJavaCompiles(@TempDir Path classes) throws IOException {
        var examples = matches("(?s)```java\n(.*?)```");
        assertThat(examples).hasSizeGreaterThanOrEqualTo(2);
        for (var example : examples) {
            var messages = new StringWriter();
            var compiled = ToolProvider.getSystemJavaCompiler()
                    .getTask(
                            messages,
                            null,
                            null,
                            List.of("-d", classes.toString(), "-Xlint:all", "-proc:none"),
                            null,
                            List.of(asClass(example)))
                    .call();
            assertThat(compiled)
                    .as("whether this compiles:\n%s\n%s", example, messages)
                    .isTrue();
        }
    }

    @Test
    void itsLinksLeadSomewhere() throws IOException {
        assertThat(matches("\\]\\((?!https?:)([^)#]+)\\)"))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
    }

    private static List<String> matches(String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    /** A method as a member of a class, statements in a method of one. */
    private static JavaFileObject asClass(String example) {
        var members =
                example.startsWith("static ") ? example : "static void run() throws Exception {\n" + example + "}";
        var source = """
            import dev.parley.client.WebSocketClient;
            import dev.parley.server.WebSocketServer;
            import dev.parley.websocket.Message;
            import dev.parley.websocket.WebSocket;
            import java.time.Duration;
            import java.util.Locale;

            final class Example {
            %s
            }
            """.formatted(members);
        return new SimpleJavaFileObject(URI.create("string:///Example.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
    }
}
