package dev.parley.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

    private static boolean contains(String range, String address) {
        return AddressRange.parse(range).contains(AddressRange.literal(address).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255", "10.0.0.1, 10.0.0.1", "0.0.0.0/0, 1.2.3.4", "192.168.4.0/22, 192.168.7.9",
        "2001:db8::/32, 2001:db8:ffff::1", "::1, 0:0:0:0:0:0:0:1", "10.0.0.0/8, ::ffff:10.1.2.3", "::1, [::1]",
        "fe80::/10, febf::1", "1.2.3.4/31, 1.2.3.5",
    })
    void containsTheAddressesWithItsPrefix(String range, String address) {
        assertThat(contains(range, address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0", "10.0.0.1, 10.0.0.2", "192.168.4.0/22, 192.168.8.0", "2001:db8::/32, 2001:db9::",
        "0.0.0.0/0, ::1", "::/0, 1.2.3.4", "fe80::/10, fec0::1", "1.2.3.4/31, 1.2.3.6",
    })
    void doesNotContain(String range, String address) {
        assertThat(contains(range, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/x",
                "10.0.0.0/-1",
                "::/129",
                "10.1.0.0/8",
                "10.0.0"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("address range: got \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com",
                "1.2.3",
                "1.2.3.4.5",
                "127.1",
                "010.0.0.1",
                "256.0.0.1",
                "1.2.3.4:80",
                "unknown",
                "[1.2.3.4]",
                "fe80::1%eth0",
                "::g",
                ":",
                "1:2",
                "0x7f.0.0.1",
            })
    void readsNothingButAddresses(String text) {
        assertThat(AddressRange.literal(text)).isEmpty();
    }
}
