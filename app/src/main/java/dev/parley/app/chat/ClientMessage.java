package dev.parley.app.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What a client sends to the room. */
sealed interface ClientMessage {

    /**
     * {@code {"type":"say","text":"…"}}: says something to everyone.
     *
     * @param text 1 to 2000 characters
     */
    record Say(String text) implements ClientMessage {}

    /**
     * {@code {"type":"rename","name":"…"}}: asks for another name.
     *
     * @param name 1 to 32 characters
     */
    record Rename(String name) implements ClientMessage {}

    /**
     * Reads a message. Fields that it does not know are skipped, so that clients may be newer than the server.
     *
     * @throws IllegalArgumentException if the text is not such a message; the message says in one line what was expected,
     *     and repeats nothing of the text
     */
    static ClientMessage parse(String json) {
        Map<String, String> fields = fields(json);
        return switch (fields.getOrDefault("type", "")) {
            case "say" -> new Say(ChatText.text(fields.getOrDefault("text", "")));
            case "rename" -> new Rename(ChatText.name(fields.getOrDefault("name", "")));
            default -> throw new IllegalArgumentException("type must be \"say\" or \"rename\"");
        };
    }

    private static Map<String, String> fields(String json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a message must be a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                switch (parser.nextToken()) {
                    case VALUE_STRING -> fields.put(field, parser.getText());
                    case START_OBJECT, START_ARRAY -> parser.skipChildren();
                    default -> {} // A number, true, false or null: none of ours.
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("a message must be one JSON object, and nothing after it");
            }
            return fields;
        } catch (IOException e) {
            throw new IllegalArgumentException("a message must be well-formed JSON", e);
        }
    }

    /** Holds the parser factory, which an interface cannot keep to itself. */
    final class Json {
        private static final JsonFactory FACTORY = new JsonFactory();

        private Json() {}
    }
}
