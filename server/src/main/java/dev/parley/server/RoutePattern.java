package dev.parley.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The pattern of a route: {@code /chat}, {@code /chat/{room}} or {@code /files/**}. A path variable stands for one whole
 * segment that is not empty; the wildcard, which can only come last, for any number of them.
 *
 * @param text the pattern as it was written
 * @param segments what stands between the slashes, without the wildcard
 * @param wildcard whether the pattern ends in the wildcard
 */
record RoutePattern(String text, List<Segment> segments, boolean wildcard) {

    /** The most specific first; of patterns that can match the same path, none are equal except duplicates. */
    static final Comparator<RoutePattern> MOST_SPECIFIC_FIRST = RoutePattern::compare;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** One segment of a pattern. */
    sealed interface Segment {}

    /** Matches a segment that is the same when decoded. */
    record Literal(String text) implements Segment {}

    /** Matches any segment but the empty one. */
    record Variable(String name) implements Segment {}

    /** Whether it stands for one path alone. */
    boolean isOnePath() {
        return !wildcard && segments.stream().noneMatch(Variable.class::isInstance);
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it is none
     */
    static RoutePattern parse(String text) {
        if (!text.startsWith("/")) {
            throw refused(text, "it must begin with /");
        }
        List<Segment> segments = new ArrayList<>();
        Set<String> names = new HashSet<>();
        String[] parts = text.substring(1).split("/", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].equals("**")) {
                if (i < parts.length - 1) {
                    throw refused(text, "** can only come last");
                }
                return new RoutePattern(text, List.copyOf(segments), true);
            }
            Segment segment = segment(text, parts[i]);
            if (segment instanceof Variable(String name) && !names.add(name)) {
                throw refused(text, "the path variable " + name + " occurs twice");
            }
            if (segment.equals(new Literal("")) && i < parts.length - 1) {
                throw refused(text, "it has two slashes in a row");
            }
            segments.add(segment);
        }
        return new RoutePattern(text, List.copyOf(segments), false);
    }

    private static Segment segment(String text, String part) {
        if (part.startsWith("{") && part.endsWith("}")) {
            String name = part.substring(1, part.length() - 1);
            if (!NAME.matcher(name).matches()) {
                throw refused(text, "a path variable is named by letters, digits and _, such as {room}");
            }
            return new Variable(name);
        }
        if (part.indexOf('{') >= 0 || part.indexOf('}') >= 0 || part.indexOf('*') >= 0) {
            throw refused(text, "a path variable must be a whole segment, such as /{room}, and a wildcard a last /**");
        }
        if (part.indexOf('?') >= 0 || part.indexOf('#') >= 0) {
            throw refused(text, "a route has no query and no fragment");
        }
        if (part.indexOf('%') >= 0) {
            throw refused(text, "write it decoded: a request's path is decoded before it is compared");
        }
        if (part.equals(".") || part.equals("..")) {
            throw refused(text, "a request with a segment . or .. is refused before any route is looked for");
        }
        return new Literal(part);
    }

    private static IllegalArgumentException refused(String text, String problem) {
        return new IllegalArgumentException("route \"" + text + "\": " + problem);
    }

    /** Returns the values of the path variables when the path matches. */
    Optional<Map<String, String>> match(RequestPath path) {
        List<String> given = path.segments();
        if (given.size() < segments.size() || (given.size() > segments.size() && !wildcard)) {
            return Optional.empty();
        }
        Map<String, String> variables = Map.of();
        for (int i = 0; i < segments.size(); i++) {
            String value = given.get(i);
            switch (segments.get(i)) {
                case Literal(String literal) -> {
                    if (!literal.equals(value)) {
                        return Optional.empty();
                    }
                }
                case Variable(String name) -> {
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    variables = variables.isEmpty() ? new HashMap<>() : variables;
                    variables.put(name, value);
                }
            }
        }
        return Optional.of(Map.copyOf(variables));
    }

    /** Returns the segments that the wildcard stands for in a path that matches. */
    List<String> rest(RequestPath path) {
        return path.segments().subList(segments.size(), path.segments().size());
    }

    /** Returns a text that is the same for patterns which match the same paths. */
    String shape() {
        StringBuilder shape = new StringBuilder();
        for (Segment segment : segments) {
            shape.append('/').append(segment instanceof Literal(String literal) ? literal : "{}");
        }
        return wildcard ? shape.append("/**").toString() : shape.toString();
    }

    private static int compare(RoutePattern left, RoutePattern right) {
        int common = Math.min(left.segments.size(), right.segments.size());
        for (int i = 0; i < common; i++) {
            int order = Boolean.compare(
                    left.segments.get(i) instanceof Variable, right.segments.get(i) instanceof Variable);
            if (order != 0) {
                return order;
            }
        }
        // The one with more segments says more about a path; a wildcard says least.
        int order = Integer.compare(right.segments.size(), left.segments.size());
        return order != 0 ? order : Boolean.compare(left.wildcard, right.wildcard);
    }

    @Override
    public String toString() {
        return text;
    }
}
