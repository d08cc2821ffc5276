package dev.parley.hub.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.hub.HubException;
import dev.parley.hub.protocol.FilterNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters over tags. */
class TagFilterTest {

    private static final Map<String, String> TAGS = Map.of("word", "parley", "number", "9.5");

    private static FilterNode compare(String key, String cmp, String val) {
        return new FilterNode("", key, cmp, val, List.of("x", val), List.of());
    }

    private static FilterNode combine(String op, FilterNode... nodes) {
        return new FilterNode(op, "", "", "", List.of(), List.of(nodes));
    }

    @ParameterizedTest
    @CsvSource({
        "word, eq, parley, true",
        "word, eq, other, false",
        "none, eq, parley, false",
        "word, neq, parley, false",
        "none, neq, parley, true",
        "word, in, parley, true",
        "word, in, other, false",
        "word, nin, parley, false",
        "none, nin, parley, true",
        "word, ex, '', true",
        "none, ex, '', false",
        "none, nex, '', true",
        "word, sw, par, true",
        "word, ew, ley, true",
        "word, ct, rle, true",
        "word, ct, xyz, false",
        "number, gt, 9, true",
        "number, gt, 9.50, false",
        "number, gte, 9.50, true",
        "number, lt, 10, true",
        "number, lte, 9, false",
        "word, lt, 10, false",
        "none, lt, 10, false"
    })
    void comparesATag(String key, String cmp, String val, boolean passes) {
        assertThat(TagFilter.of(compare(key, cmp, val)).test(TAGS)).isEqualTo(passes);
    }

    @Test
    void combinesComparisons() {
        FilterNode yes = compare("word", "eq", "parley");
        FilterNode no = compare("word", "eq", "other");
        assertThat(TagFilter.of(combine("and", yes, no)).test(TAGS)).isFalse();
        assertThat(TagFilter.of(combine("or", no, yes)).test(TAGS)).isTrue();
        assertThat(TagFilter.of(combine("not", combine("or", no, no))).test(TAGS))
                .isTrue();
    }

    @Test
    void refusesWhatIsNoFilter() {
        for (FilterNode malformed : List.of(
                combine("and"),
                combine("or"),
                combine("not"),
                combine("xor", compare("a", "eq", "b")),
                compare("", "eq", "b"),
                compare("a", "about", "b"),
                compare("a", "gt", "b"),
                compare("a", "gt", "1".repeat(65)))) {
            assertThatThrownBy(() -> TagFilter.of(malformed)).isInstanceOf(HubException.class);
        }
    }
}
