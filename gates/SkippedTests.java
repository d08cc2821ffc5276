import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Fails when a test of a module was skipped: a test that does not run asserts nothing.
 *
 * <p>Reads the reports that Surefire and Failsafe leave in the module's build folder. Arguments: that folder, and when the
 * build began; what is older was left by another build.
 */
final class SkippedTests {
    private SkippedTests() {}

    public static void main(String[] arguments) throws IOException {
        var target = Path.of(arguments[0]);
        var begin = FileTime.from(Instant.parse(arguments[1]));
        var skipped = new ArrayList<String>();
        for (var folder : List.of("surefire-reports", "failsafe-reports")) {
            var reports = target.resolve(folder);
            if (!Files.isDirectory(reports)) {
                continue;
            }
            try (var files = Files.newDirectoryStream(reports, "TEST-*.xml")) {
                for (var report : files) {
                    if (Files.getLastModifiedTime(report).compareTo(begin) >= 0) {
                        skipped.addAll(skippedIn(report));
                    }
                }
            }
        }
        if (!skipped.isEmpty()) {
            skipped.forEach(System.err::println);
            System.err.println("The tests above were skipped; with the full profile every test has to run.");
            System.exit(1);
        }
    }

    private static List<String> skippedIn(Path report) throws IOException {
        var skipped = new ArrayList<String>();
        try {
            var document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
            var marks = document.getElementsByTagName("skipped");
            for (var i = 0; i < marks.getLength(); i++) {
                var mark = (Element) marks.item(i);
                var test = (Element) mark.getParentNode();
                skipped.add("skipped: " + test.getAttribute("classname") + "." + test.getAttribute("name") + " ("
                        + reason(mark) + ")");
            }
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("not a test report: " + report, e);
        }
        return skipped;
    }

    private static String reason(Element mark) {
        var message = mark.getAttribute("message");
        return message.isEmpty() ? mark.getTextContent().lines().findFirst().orElse("no reason given") : message;
    }
}
