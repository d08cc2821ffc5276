package dev.parley.app.connect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/** Lays JSON out for people. Values stay as they are: digits of numbers, order and doubles of names. */
final class PrettyJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DefaultIndenter INDENT = new DefaultIndenter("  ", "\n");

    private PrettyJson() {}

    /** Returns the text laid out, or nothing if it is not one JSON value. */
    static Optional<String> of(String text) {
        StringWriter laidOut = new StringWriter();
        try (JsonParser parser = JSON.createParser(text);
                JsonGenerator generator = JSON.createGenerator(laidOut)) {
            if (parser.nextToken() == null) {
                return Optional.empty();
            }
            generator.setPrettyPrinter(printer());
            generator.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
            generator.flush();
            return Optional.of(laidOut.toString());
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static DefaultPrettyPrinter printer() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator(""));
        printer.indentObjectsWith(INDENT);
        printer.indentArraysWith(INDENT);
        return printer;
    }
}
