package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EntityTagTest {

    private static final EntityTag STRONG = new EntityTag(false, "a");
    private static final EntityTag WEAK = new EntityTag(true, "a");

    @Test
    void readsAListWhoseTagsMayHoldCommas() {
        assertThat(EntityTag.parseList("\"a\", W/\"a\" ,,\"b,c\""))
                .containsExactly(STRONG, WEAK, new EntityTag(false, "b,c"));
    }

    @Test
    void stopsAtWhatIsNoTag() {
        assertThat(EntityTag.parseList("\"a\", b, \"c\"")).containsExactly(STRONG);
        assertThat(EntityTag.parseList("\"a\", \"c")).containsExactly(STRONG);
        assertThat(EntityTag.parseList("W/a")).isEmpty();
        assertThat(EntityTag.parseList("w/\"a\"")).isEmpty();
    }

    @Test
    void readsOneTag() {
        assertThat(EntityTag.parse("W/\"a\"")).contains(WEAK);
        assertThat(EntityTag.parse("\"a\", \"b\"")).isEmpty();
        assertThat(EntityTag.parse("Sun, 06 Nov 1994 08:49:37 GMT")).isEmpty();
    }

    @Test
    void comparesStronglyAndWeakly() {
        assertThat(STRONG.equalsStrongly(STRONG)).isTrue();
        assertThat(STRONG.equalsStrongly(WEAK)).isFalse();
        assertThat(WEAK.equalsStrongly(WEAK)).isFalse();
        assertThat(STRONG.equalsWeakly(WEAK)).isTrue();
        assertThat(STRONG.equalsWeakly(new EntityTag(false, "b"))).isFalse();
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(STRONG).hasToString("\"a\"");
        assertThat(WEAK).hasToString("W/\"a\"");
    }
}
