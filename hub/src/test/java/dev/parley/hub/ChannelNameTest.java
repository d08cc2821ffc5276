package dev.parley.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelNameTest {
    @Test
    void theNamespaceIsWhatComesBeforeTheFirstColon() {
        assertThat(new ChannelName("chat:a:b").namespace()).isEqualTo("chat");
        assertThat(new ChannelName("chat:a:b").rest()).isEqualTo("a:b");
        assertThat(new ChannelName("chat").namespace()).isEmpty();
        assertThat(new ChannelName("chat").rest()).isEqualTo("chat");
        assertThat(new ChannelName("$chat:a").namespace()).isEqualTo("chat");
        assertThat(new ChannelName("$chat").rest()).isEqualTo("chat");
    }

    @Test
    void theUsersAreWhatComesAfterTheLastHash() {
        assertThat(new ChannelName("a#1,2").users()).hasValue(Set.of("1", "2"));
        assertThat(new ChannelName("a#1#2").users()).hasValue(Set.of("2"));
        assertThat(new ChannelName("a").users()).isEmpty();
    }

    @Test
    void signsSayWhatItIs() {
        assertThat(new ChannelName("$a").isPrivate()).isTrue();
        assertThat(new ChannelName("a$").isPrivate()).isFalse();
        assertThat(new ChannelName("a*").isPattern()).isTrue();
        assertThat(new ChannelName("a").isPattern()).isFalse();
    }
}
