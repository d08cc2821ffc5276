package dev.parley.server;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259): enough for small answers without a library. */
public final class Json {

    private static final int DEEPEST = 100;

    private Json() {}

    /**
     * {@return an object with these members, in this order}
     *
     * @param namesAndValues name, value, name, value, …
     * @throws IllegalArgumentException if a name is no String or the last value is missing
     */
    public static Map<String, Object> object(Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("members of a JSON object: got " + namesAndValues.length
                    + " arguments, expected a name and a value for each");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!(namesAndValues[i] instanceof String name)) {
                throw new IllegalArgumentException("member of a JSON object: its name must be a String");
            }
            members.put(name, namesAndValues[i + 1]);
        }
        return members;
    }

    /**
     * {@return a value as JSON}
     *
     * @param value a String, Boolean, finite Number, Enum, Map with String keys, Iterable, array of objects, or Optional (an
     *     empty one is {@code null}); maps and iterables may hold null
     * @throws IllegalArgumentException if it, or something in it, is none of these, or is nested over 100 deep
     */
    public static String write(Object value) {
        StringBuilder json = new StringBuilder();
        write(value, json, 0);
        return json.toString();
    }

    private static void write(@Nullable Object value, StringBuilder to, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("JSON: the value is nested deeper than " + DEEPEST);
        }
        switch (value) {
            case null -> to.append("null");
            case String text -> string(text, to);
            case Character character -> string(character.toString(), to);
            case Enum<?> constant -> string(constant.name(), to);
            case Boolean truth -> to.append(truth.booleanValue());
            case Double number when !Double.isFinite(number) -> throw notFinite(number);
            case Float number when !Float.isFinite(number) -> throw notFinite(number);
            case Number number -> to.append(number);
            case Optional<?> optional -> write(optional.orElse(null), to, depth + 1);
            case Map<?, ?> map -> object(map, to, depth);
            case Iterable<?> elements -> array(elements, to, depth);
            case Object[] elements -> array(Arrays.asList(elements), to, depth);
            default ->
                throw new IllegalArgumentException("JSON: got a "
                        + value.getClass().getName()
                        + ", expected a String, Boolean, Number, Enum, Map, Iterable, array or Optional");
        }
    }

    private static IllegalArgumentException notFinite(Number number) {
        return new IllegalArgumentException("JSON: got the number " + number + ", which JSON cannot write");
    }

    private static void object(Map<?, ?> map, StringBuilder to, int depth) {
        to.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : map.entrySet()) {
            if (!(member.getKey() instanceof String name)) {
                throw new IllegalArgumentException("JSON: an object's names must be Strings");
            }
            to.append(separator);
            string(name, to);
            to.append(':');
            write(member.getValue(), to, depth + 1);
            separator = ",";
        }
        to.append('}');
    }

    private static void array(Iterable<?> elements, StringBuilder to, int depth) {
        to.append('[');
        String separator = "";
        for (Object element : elements) {
            to.append(separator);
            write(element, to, depth + 1);
            separator = ",";
        }
        to.append(']');
    }

    private static void string(String text, StringBuilder to) {
        to.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> to.append("\\\"");
                case '\\' -> to.append("\\\\");
                case '\n' -> to.append("\\n");
                case '\r' -> to.append("\\r");
                case '\t' -> to.append("\\t");
                default -> {
                    // < also, so that no text can end a script element that JSON was put into. Surrogates pass only in
                    // pairs: RFC 8259 §8.2 leaves open what becomes of one that stands alone.
                    if (c < ' ' || c == '<' || c == 0x2028 || c == 0x2029 || isUnpaired(text, i)) {
                        to.append(String.format("\\u%04x", (int) c));
                    } else {
                        to.append(c);
                    }
                }
            }
        }
        to.append('"');
    }

    private static boolean isUnpaired(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1));
        }
        return Character.isLowSurrogate(c) && (index == 0 || !Character.isHighSurrogate(text.charAt(index - 1)));
    }
}
