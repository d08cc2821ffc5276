package dev.parley.protocol.handshake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * The header fields of an HTTP head (RFC 9110 §5): immutable, in the order in which they stand on the wire, with the
 * case of their names kept. Look-ups ignore that case. A name may occur more than once.
 *
 * <p>No instance holds a field that could not stand on the wire: names are tokens, values have no CR, LF, NUL or other
 * control character but HTAB, no white space at either end, and no character above U+00FF (values are ISO-8859-1 on the
 * wire). Safe for use by any number of threads.
 */
public final class Headers implements Iterable<Headers.Field> {
    private static final Headers EMPTY = new Headers(new String[0]);
    private static final Set<String> CONFIDENTIAL =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

    /**
     * Name, value, name, value, …: one array instead of an object for each field, as a connection keeps its request.
     */
    private final String[] namesAndValues;

    /** Takes the array as its own; the caller has checked what is in it. */
    Headers(String[] namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /**
     * One header field.
     *
     * @param name the name, in the case in which it was written
     * @param value the value, without white space around it; may be empty
     */
    public record Field(String name, String value) {
        /**
         * Checks that the field can stand on the wire.
         *
         * @throws IllegalArgumentException if the name is not a token (RFC 9110 §5.6.2) or the value has a character
         *     that
         *     no field value may have (§5.5)
         */
        public Field {
            check(name, value);
        }
    }

    /** {@return no header fields} */
    public static Headers empty() {
        return EMPTY;
    }

    /**
     * From names and values in turn.
     *
     * @param namesAndValues name, value, name, value, …
     * @return the header fields
     * @throws IllegalArgumentException if a value is missing for the last name, or a field could not stand on the wire
     */
    public static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("got " + namesAndValues.length
                    + " strings, expected a name and a value for each field, so an even number");
        }
        Builder builder = builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** {@return an empty builder} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return a builder that already has these fields} */
    public Builder toBuilder() {
        return new Builder().addAll(this);
    }

    /** {@return the number of fields} */
    public int size() {
        return namesAndValues.length / 2;
    }

    /** {@return whether there is no field} */
    public boolean isEmpty() {
        return namesAndValues.length == 0;
    }

    /**
     * {@return whether a field has this name}
     *
     * @param name the field's name, in any case
     */
    public boolean contains(String name) {
        return indexOf(name, 0) >= 0;
    }

    /**
     * {@return how many fields have this name}
     *
     * @param name the field's name, in any case
     */
    public int count(String name) {
        int count = 0;
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 2)) {
            count++;
        }
        return count;
    }

    /**
     * {@return the value of the first field with this name}
     *
     * @param name the field's name, in any case
     */
    public Optional<String> first(String name) {
        int index = indexOf(name, 0);
        return index < 0 ? Optional.empty() : Optional.of(namesAndValues[index + 1]);
    }

    /**
     * {@return the values of all fields with this name, in order}
     *
     * @param name the field's name, in any case
     */
    public List<String> all(String name) {
        int first = indexOf(name, 0);
        if (first < 0) {
            return List.of();
        }
        int second = indexOf(name, first + 2);
        if (second < 0) {
            return List.of(namesAndValues[first + 1]);
        }
        List<String> values = new ArrayList<>();
        for (int i = first; i >= 0; i = indexOf(name, i + 2)) {
            values.add(namesAndValues[i + 1]);
        }
        return List.copyOf(values);
    }

    /**
     * {@return the elements of a comma-separated list that may be spread over several fields (RFC 9110 §5.6.1)} Empty
     * elements are left out. Not for lists whose elements may hold quoted strings.
     *
     * @param name the field's name, in any case
     */
    public List<String> list(String name) {
        List<String> elements = new ArrayList<>();
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 2)) {
            String value = namesAndValues[i + 1];
            for (int from = 0; from <= value.length(); ) {
                int to = endOfElement(value, from);
                String element = HttpGrammar.trim(value, from, to);
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                from = to + 1;
            }
        }
        return List.copyOf(elements);
    }

    /**
     * {@return whether a comma-separated list, which may be spread over several fields, has this element in any case}
     * {@code hasToken("Connection", "upgrade")} holds for {@code Connection: keep-alive, Upgrade}.
     *
     * @param name the field's name, in any case
     * @param token the element to look for, in any case
     */
    public boolean hasToken(String name, String token) {
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 2)) {
            String value = namesAndValues[i + 1];
            for (int from = 0; from < value.length(); ) {
                int to = endOfElement(value, from);
                int start = from;
                int end = to;
                while (start < end && HttpGrammar.isSpace(value.charAt(start))) {
                    start++;
                }
                while (end > start && HttpGrammar.isSpace(value.charAt(end - 1))) {
                    end--;
                }
                if (end - start == token.length() && value.regionMatches(true, start, token, 0, token.length())) {
                    return true;
                }
                from = to + 1;
            }
        }
        return false;
    }

    private static int endOfElement(String value, int from) {
        int comma = value.indexOf(',', from);
        return comma < 0 ? value.length() : comma;
    }

    private int indexOf(String name, int from) {
        for (int i = from; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public Iterator<Field> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < namesAndValues.length;
            }

            @Override
            public Field next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Field field = new Field(namesAndValues[next], namesAndValues[next + 1]);
                next += 2;
                return field;
            }
        };
    }

    /** The same with other instances of names and values, which must be equal to those that are there. */
    Headers mapped(UnaryOperator<String> names, BinaryOperator<String> values) {
        String[] mapped = new String[namesAndValues.length];
        for (int i = 0; i < mapped.length; i += 2) {
            mapped[i] = names.apply(namesAndValues[i]);
            mapped[i + 1] = values.apply(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new Headers(mapped);
    }

    /** Appends every field as {@code name: value CR LF}. */
    void encode(StringBuilder to) {
        for (int i = 0; i < namesAndValues.length; i += 2) {
            to.append(namesAndValues[i])
                    .append(": ")
                    .append(namesAndValues[i + 1])
                    .append("\r\n");
        }
    }

    /** Whether both have the same names (in the same case) and values in the same order. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && Arrays.equals(namesAndValues, that.namesAndValues);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(namesAndValues);
    }

    /** For people and logs: control characters are escaped, and the values that carry credentials are left out. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(namesAndValues[i]).append(": ");
            if (CONFIDENTIAL.contains(namesAndValues[i].toLowerCase(Locale.ROOT))) {
                text.append("(hidden)");
            } else {
                Quoted.escape(namesAndValues[i + 1], text);
            }
        }
        return text.append(']').toString();
    }

    /**
     * Refuses what would let a program be tricked into writing header fields, or a whole answer, that it did not mean.
     */
    static void check(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        if (!HttpGrammar.isToken(name)) {
            throw new IllegalArgumentException("header name: got " + Quoted.of(name)
                    + ", expected a token: letters, digits and !#$%&'*+-.^_`|~ (RFC 9110 §5.6.2)");
        }
        int bad = HttpGrammar.firstNot(HttpGrammar.VALUE, value);
        if (bad >= 0) {
            throw new IllegalArgumentException("value of header " + name + ": got " + describe(value.charAt(bad))
                    + " at index " + bad + ", expected no CR, LF, NUL or other control character but HTAB, and no"
                    + " character above U+00FF (RFC 9110 §5.5)");
        }
        if (!value.isEmpty()
                && (HttpGrammar.isSpace(value.charAt(0)) || HttpGrammar.isSpace(value.charAt(value.length() - 1)))) {
            throw new IllegalArgumentException(
                    "value of header " + name + ": got white space at its start or end, expected none (RFC 9110 §5.5)");
        }
    }

    static String describe(char c) {
        return switch (c) {
            case '\r' -> "CR";
            case '\n' -> "LF";
            case 0 -> "NUL";
            default -> String.format(Locale.ROOT, "U+%04X", (int) c);
        };
    }

    /** Collects fields. Not safe for use by several threads at once. */
    public static final class Builder {
        private final List<String> namesAndValues = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a field after those that are there, also when one has the same name.
         *
         * @param name the field's name, in any case
         * @param value the field's value, without white space around it
         * @return this builder
         * @throws IllegalArgumentException if the name is not a token or the value could not stand on the wire
         */
        public Builder add(String name, String value) {
            check(name, value);
            namesAndValues.add(name);
            namesAndValues.add(value);
            return this;
        }

        /**
         * Adds all fields.
         *
         * @param headers the fields to add
         * @return this builder
         */
        public Builder addAll(Headers headers) {
            namesAndValues.addAll(Arrays.asList(headers.namesAndValues));
            return this;
        }

        /**
         * Puts one field in the place of all that have this name.
         *
         * @param name the field's name, in any case
         * @param value the field's value, without white space around it
         * @return this builder
         * @throws IllegalArgumentException as for {@link #add}
         */
        public Builder set(String name, String value) {
            check(name, value);
            remove(name);
            return add(name, value);
        }

        /**
         * Takes out all fields with this name.
         *
         * @param name the field's name, in any case
         * @return this builder
         */
        public Builder remove(String name) {
            for (int i = namesAndValues.size() - 2; i >= 0; i -= 2) {
                if (namesAndValues.get(i).equalsIgnoreCase(name)) {
                    namesAndValues.subList(i, i + 2).clear();
                }
            }
            return this;
        }

        /** {@return the fields so far} The builder can go on. */
        public Headers build() {
            return namesAndValues.isEmpty() ? EMPTY : new Headers(namesAndValues.toArray(new String[0]));
        }
    }
}
