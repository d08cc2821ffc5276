package dev.parley.hub.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Writes the fields of JSON objects. As the protocol has it, a field with the value that stands for absence is left out; the
 * methods that begin with {@code always} write it all the same, for clients that would take absence for {@code undefined}.
 */
final class JsonFields {

    /** Writes one part of an object. */
    interface Part<T> {
        void write(JsonFields fields, T value) throws IOException;
    }

    private static final byte LINE_FEED = '\n';
    private static final byte CARRIAGE_RETURN = '\r';

    private final JsonGenerator generator;
    private final ByteArrayBuilder bytes;

    private JsonFields(JsonGenerator generator, ByteArrayBuilder bytes) {
        this.generator = generator;
        this.bytes = bytes;
    }

    /** The bytes of one object. */
    static <T> byte[] object(JsonFactory factory, Part<T> part, T value) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder()) {
            try (JsonGenerator generator = factory.createGenerator(bytes)) {
                generator.writeStartObject();
                part.write(new JsonFields(generator, bytes), value);
                generator.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException("writing to memory", e);
            }
            return bytes.toByteArray();
        }
    }

    void alwaysString(String name, String value) throws IOException {
        generator.writeStringField(name, value);
    }

    void string(String name, String value) throws IOException {
        if (!value.isEmpty()) {
            alwaysString(name, value);
        }
    }

    void alwaysNumber(String name, long value) throws IOException {
        generator.writeNumberField(name, value);
    }

    void number(String name, long value) throws IOException {
        if (value != 0) {
            alwaysNumber(name, value);
        }
    }

    void bool(String name, boolean value) throws IOException {
        if (value) {
            generator.writeBooleanField(name, true);
        }
    }

    void payload(String name, Payload value) throws IOException {
        if (!value.isEmpty()) {
            generator.writeFieldName(name);
            payload(value);
        }
    }

    void alwaysPayload(String name, Payload value) throws IOException {
        generator.writeFieldName(name);
        if (value.isEmpty()) {
            generator.writeNull();
        } else {
            payload(value);
        }
    }

    private void payload(Payload value) throws IOException {
        if (!value.isJson()) {
            throw new IllegalArgumentException("a payload of " + value.size()
                    + " bytes is not JSON, so the JSON codec cannot carry it; look at isJson() before");
        }
        raw(onOneLine(value.bytes()));
    }

    /** Writes a field whose value is bytes of JSON already. */
    void json(String name, byte[] json) throws IOException {
        generator.writeFieldName(name);
        raw(json);
    }

    private void raw(byte[] json) throws IOException {
        // The generator has no way to take bytes: it writes what stands before the value, and then the bytes go past
        // it.
        generator.writeRawValue("");
        generator.flush();
        bytes.write(json);
    }

    /** Frames are divided by line feeds. Within JSON these are white space: a string has them escaped. */
    private static byte[] onOneLine(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            if (json[i] == LINE_FEED || json[i] == CARRIAGE_RETURN) {
                byte[] copy = json.clone();
                for (int j = i; j < copy.length; j++) {
                    if (copy[j] == LINE_FEED || copy[j] == CARRIAGE_RETURN) {
                        copy[j] = ' ';
                    }
                }
                return copy;
            }
        }
        return json;
    }

    <T> void object(String name, T value, Part<T> part) throws IOException {
        generator.writeObjectFieldStart(name);
        part.write(this, value);
        generator.writeEndObject();
    }

    <T> void alwaysArray(String name, List<T> values, Part<T> part) throws IOException {
        generator.writeArrayFieldStart(name);
        for (T value : values) {
            generator.writeStartObject();
            part.write(this, value);
            generator.writeEndObject();
        }
        generator.writeEndArray();
    }

    <T> void array(String name, List<T> values, Part<T> part) throws IOException {
        if (!values.isEmpty()) {
            alwaysArray(name, values, part);
        }
    }

    <T> void alwaysMap(String name, Map<String, T> map, Part<T> part) throws IOException {
        generator.writeObjectFieldStart(name);
        for (Map.Entry<String, T> entry : map.entrySet()) {
            object(entry.getKey(), entry.getValue(), part);
        }
        generator.writeEndObject();
    }

    <T> void map(String name, Map<String, T> map, Part<T> part) throws IOException {
        if (!map.isEmpty()) {
            alwaysMap(name, map, part);
        }
    }

    void stringMap(String name, Map<String, String> map) throws IOException {
        if (!map.isEmpty()) {
            generator.writeObjectFieldStart(name);
            for (Map.Entry<String, String> entry : map.entrySet()) {
                generator.writeStringField(entry.getKey(), entry.getValue());
            }
            generator.writeEndObject();
        }
    }

    void strings(String name, List<String> values) throws IOException {
        if (!values.isEmpty()) {
            generator.writeArrayFieldStart(name);
            for (String value : values) {
                generator.writeString(value);
            }
            generator.writeEndArray();
        }
    }
}
