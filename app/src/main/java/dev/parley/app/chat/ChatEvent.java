package dev.parley.app.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** What the room tells those who are in it. Times are in milliseconds since the epoch. */
sealed interface ChatEvent {

    /**
     * The first event for somebody who comes in.
     *
     * @param you the name they got
     * @param present everyone who is here now, in the order in which they came
     * @param recent what was said last, oldest first
     */
    record Welcome(String you, List<String> present, List<Say> recent) implements ChatEvent {}

    /** Somebody came in. */
    record Join(String name, long at, List<String> present) implements ChatEvent {}

    /** Somebody left. */
    record Leave(String name, long at, List<String> present) implements ChatEvent {}

    /** Somebody has another name now. */
    record Rename(String from, String to, long at, List<String> present) implements ChatEvent {}

    /** Somebody said something. */
    record Say(String name, String text, long at) implements ChatEvent {}

    /** What this one client sent could not be done. */
    record Problem(String message) implements ChatEvent {}

    /** Returns the event as the JSON that goes over the wire. */
    default String toJson() {
        var text = new StringWriter();
        try (JsonGenerator json = Writer.FACTORY.createGenerator(text)) {
            Writer.write(json, this);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return text.toString();
    }

    /** Writes events as JSON. */
    final class Writer {

        private static final JsonFactory FACTORY = new JsonFactory();

        private Writer() {}

        private static void write(JsonGenerator json, ChatEvent event) throws IOException {
            json.writeStartObject();
            switch (event) {
                case Welcome(String you, List<String> present, List<Say> recent) -> {
                    json.writeStringField("type", "welcome");
                    json.writeStringField("you", you);
                    writePresent(json, present);
                    json.writeArrayFieldStart("recent");
                    for (Say said : recent) {
                        write(json, said);
                    }
                    json.writeEndArray();
                }
                case Join(String name, long at, List<String> present) -> writeNotice(json, "join", name, at, present);
                case Leave(String name, long at, List<String> present) -> writeNotice(json, "leave", name, at, present);
                case Rename(String from, String to, long at, List<String> present) -> {
                    json.writeStringField("type", "rename");
                    json.writeStringField("from", from);
                    json.writeStringField("to", to);
                    json.writeNumberField("at", at);
                    writePresent(json, present);
                }
                case Say(String name, String text, long at) -> {
                    json.writeStringField("type", "say");
                    json.writeStringField("name", name);
                    json.writeStringField("text", text);
                    json.writeNumberField("at", at);
                }
                case Problem(String message) -> {
                    json.writeStringField("type", "error");
                    json.writeStringField("message", message);
                }
            }
            json.writeEndObject();
        }

        private static void writeNotice(JsonGenerator json, String type, String name, long at, List<String> present)
                throws IOException {
            json.writeStringField("type", type);
            json.writeStringField("name", name);
            json.writeNumberField("at", at);
            writePresent(json, present);
        }

        private static void writePresent(JsonGenerator json, List<String> present) throws IOException {
            json.writeArrayFieldStart("present");
            for (String name : present) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
    }
}
