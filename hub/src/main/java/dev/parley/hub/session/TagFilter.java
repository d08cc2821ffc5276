package dev.parley.hub.session;

import dev.parley.hub.HubError;
import dev.parley.hub.HubException;
import dev.parley.hub.protocol.FilterNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What a client's filter over the tags of publications means. */
final class TagFilter {

    /** The longest text that is taken for a number: to compare longer ones costs more than a filter is worth. */
    private static final int LONGEST_NUMBER = 64;

    private TagFilter() {}

    /**
     * Returns what tells which publications the client wants.
     *
     * @throws HubException if the filter is malformed
     */
    static Predicate<Map<String, String>> of(FilterNode node) {
        List<Predicate<Map<String, String>>> parts =
                node.nodes().stream().map(TagFilter::of).toList();
        return switch (node.op()) {
            case "" -> comparison(node);
            case "and" -> {
                ensure(!parts.isEmpty(), "and: got no nodes");
                yield tags -> parts.stream().allMatch(part -> part.test(tags));
            }
            case "or" -> {
                ensure(!parts.isEmpty(), "or: got no nodes");
                yield tags -> parts.stream().anyMatch(part -> part.test(tags));
            }
            case "not" -> {
                ensure(parts.size() == 1, "not: got " + parts.size() + " nodes, expected one");
                yield parts.getFirst().negate();
            }
            default -> throw malformed("op: expected and, or, not, or nothing for a comparison");
        };
    }

    private static Predicate<Map<String, String>> comparison(FilterNode node) {
        ensure(!node.key().isEmpty(), "a comparison: got no key");
        String wanted = node.val();
        return switch (node.cmp()) {
            case "eq" -> tag(node, wanted::equals);
            case "neq" -> tag(node, wanted::equals).negate();
            case "in" -> tag(node, Set.copyOf(node.vals())::contains);
            case "nin" -> tag(node, Set.copyOf(node.vals())::contains).negate();
            case "ex" -> tag(node, _ -> true);
            case "nex" -> tag(node, _ -> true).negate();
            case "sw" -> tag(node, value -> value.startsWith(wanted));
            case "ew" -> tag(node, value -> value.endsWith(wanted));
            case "ct" -> tag(node, value -> value.contains(wanted));
            case "gt" -> number(node, (value, limit) -> value.compareTo(limit) > 0);
            case "gte" -> number(node, (value, limit) -> value.compareTo(limit) >= 0);
            case "lt" -> number(node, (value, limit) -> value.compareTo(limit) < 0);
            case "lte" -> number(node, (value, limit) -> value.compareTo(limit) <= 0);
            default -> throw malformed("cmp: got an unknown comparison");
        };
    }

    /** A tag that is not there passes no test. */
    private static Predicate<Map<String, String>> tag(FilterNode node, Predicate<String> test) {
        String key = node.key();
        return tags -> tags.containsKey(key) && test.test(tags.get(key));
    }

    private static Predicate<Map<String, String>> number(FilterNode node, BiPredicate<BigDecimal, BigDecimal> test) {
        BigDecimal limit = number(node.val()).orElseThrow(() -> malformed("val: expected a number"));
        return tag(node, value -> number(value).map(it -> test.test(it, limit)).orElse(false));
    }

    private static Optional<BigDecimal> number(String text) {
        if (text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException none) {
            return Optional.empty();
        }
    }

    private static void ensure(boolean holds, String fault) {
        if (!holds) {
            throw malformed(fault);
        }
    }

    private static HubException malformed(String fault) {
        return HubError.BAD_REQUEST.because("filter, " + fault);
    }
}
