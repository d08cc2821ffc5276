package dev.parley.hub.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the fields of JSON objects, one after the other. A method that reads a value is called once for each field, after
 * {@link #nextField()} or {@link #nextElement()}; {@code null} stands for a field that is absent.
 */
final class JsonReader implements Closeable {

    private final JsonParser parser;
    private final byte[] bytes;
    private final int offset;

    JsonReader(JsonFactory factory, byte[] bytes, int offset, int length) throws IOException {
        this.parser = factory.createParser(bytes, offset, length);
        this.bytes = bytes;
        this.offset = offset;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /** Goes to the next object of the frame, if there is one. */
    boolean nextMessage() throws IOException, DecodeException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            return false;
        }
        if (token != JsonToken.START_OBJECT) {
            throw new DecodeException(DecodeFault.WRONG_TYPE);
        }
        return true;
    }

    /** Goes to the next field of the object, or to its end. */
    boolean nextField() throws IOException {
        return parser.nextToken() == JsonToken.FIELD_NAME;
    }

    /** The field's name. The parser takes no half of a surrogate pair in it. */
    String name() throws IOException {
        return parser.currentName();
    }

    /** Passes over the value of an unknown field. */
    void skip() throws IOException {
        parser.nextToken();
        parser.skipChildren();
    }

    /** Enters an object. */
    boolean object() throws IOException, DecodeException {
        return entered(parser.nextToken(), JsonToken.START_OBJECT);
    }

    /** Enters an array. */
    boolean array() throws IOException, DecodeException {
        return entered(parser.nextToken(), JsonToken.START_ARRAY);
    }

    /** Enters the next object of an array, or leaves the array. */
    boolean nextElement() throws IOException, DecodeException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            return false;
        }
        if (token != JsonToken.START_OBJECT) {
            throw new DecodeException(DecodeFault.WRONG_TYPE);
        }
        return true;
    }

    private static boolean entered(JsonToken token, JsonToken start) throws DecodeException {
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        if (token != start) {
            throw new DecodeException(DecodeFault.WRONG_TYPE);
        }
        return true;
    }

    String string() throws IOException, DecodeException {
        return stringOf(parser.nextToken());
    }

    private String stringOf(JsonToken token) throws IOException, DecodeException {
        return switch (token) {
            case VALUE_NULL -> "";
            case VALUE_STRING -> text(parser.getText());
            default -> throw new DecodeException(DecodeFault.WRONG_TYPE);
        };
    }

    boolean bool() throws IOException, DecodeException {
        return switch (parser.nextToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw new DecodeException(DecodeFault.WRONG_TYPE);
        };
    }

    long uint32() throws IOException, DecodeException {
        return integer(0, Check.UINT32);
    }

    int int32() throws IOException, DecodeException {
        return (int) integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    long int64() throws IOException, DecodeException {
        return integer(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A {@code uint64} that no log gets to the upper half of. */
    long offset() throws IOException, DecodeException {
        return integer(0, Long.MAX_VALUE);
    }

    private long integer(long least, long greatest) throws IOException, DecodeException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw new DecodeException(DecodeFault.WRONG_TYPE);
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new DecodeException(DecodeFault.NUMBER_OUT_OF_RANGE);
        }
        long value = parser.getLongValue();
        if (value < least || value > greatest) {
            throw new DecodeException(DecodeFault.NUMBER_OUT_OF_RANGE);
        }
        return value;
    }

    /** Any one value, as the bytes that it is made of. */
    Payload payload() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return Payload.EMPTY;
        }
        long start = parser.currentTokenLocation().getByteOffset();
        if (token.isStructStart()) {
            parser.skipChildren();
        } else {
            parser.finishToken();
        }
        long end = parser.currentLocation().getByteOffset();
        return Payload.json(Arrays.copyOfRange(bytes, offset + (int) start, offset + (int) end));
    }

    Map<String, String> stringMap() throws IOException, DecodeException {
        if (!object()) {
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        while (nextField()) {
            map.put(name(), string());
        }
        return map;
    }

    List<String> strings() throws IOException, DecodeException {
        if (!array()) {
            return List.of();
        }
        List<String> strings = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            strings.add(stringOf(token));
        }
        return strings;
    }

    /** Half of a surrogate pair can be escaped in JSON, but no UTF-8 can tell it again. */
    private static String text(String text) throws DecodeException {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isSurrogate(unit)) {
                boolean paired = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new DecodeException(DecodeFault.NOT_UTF8);
                }
                i++;
            }
        }
        return text;
    }
}
