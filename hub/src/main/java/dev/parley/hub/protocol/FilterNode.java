package dev.parley.hub.protocol;

import java.util.List;

/**
 * One node of a filter over the tags of publications, as a subscription asks for it: a comparison, or several nodes combined.
 *
 * @param op empty for a comparison; otherwise {@code and}, {@code or} or {@code not}
 * @param key the tag that is compared
 * @param cmp how: {@code eq}, {@code neq}, {@code in}, {@code nin}, {@code ex}, {@code nex}, {@code sw}, {@code ew},
 *     {@code ct}, {@code gt}, {@code gte}, {@code lt} or {@code lte}
 * @param val what it is compared with
 * @param vals what it is compared with, for {@code in} and {@code nin}
 * @param nodes what is combined, for an {@code op}
 */
public record FilterNode(String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {

    /** Copies the lists. What the words mean, and whether they fit together, is for the filter to check. */
    public FilterNode {
        vals = List.copyOf(vals);
        nodes = List.copyOf(nodes);
    }
}
