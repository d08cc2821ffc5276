package dev.parley.websocket.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The IP addresses that begin with the same bits: {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address.
 *
 * <p>An IPv4 address that is mapped into IPv6 ({@code ::ffff:10.0.0.1}) is the IPv4 address.
 *
 * @param first the lowest of the addresses
 * @param prefixLength how many bits they have in common, 0 to 32 or 128
 */
public record AddressRange(InetAddress first, int prefixLength) {

    /**
     * Reads a range in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), or one address.
     *
     * @param text such as {@code 10.0.0.0/8}
     * @return the range
     * @throws IllegalArgumentException if the text is none
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress first = literal(address).orElseThrow(() -> refused(text, "expected 10.0.0.0/8, fd00::/8 or ::1"));
        int bits = first.getAddress().length * 8;
        int prefix = slash < 0 ? bits : number(text, text.substring(slash + 1));
        if (prefix > bits) {
            throw refused(text, "expected a prefix of at most " + bits + " bits");
        }
        byte[] octets = first.getAddress();
        for (int bit = prefix; bit < bits; bit++) {
            if ((octets[bit / 8] >> (7 - bit % 8) & 1) != 0) {
                throw refused(text, "the address has bits beyond the prefix of " + prefix + " bits");
            }
        }
        return new AddressRange(first, prefix);
    }

    private static int number(String text, String digits) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw refused(text, "expected a number of bits after the slash");
        }
        return Integer.parseInt(digits);
    }

    private static IllegalArgumentException refused(String text, String expected) {
        return new IllegalArgumentException("address range: got " + EscapedText.of(text) + ", " + expected);
    }

    /**
     * {@return the IP address that the text is; empty when it is none} No name server is ever asked. An IPv6 address may
     * stand in brackets. No zone is taken: it means nothing on another machine.
     *
     * @param text any text
     */
    public static Optional<InetAddress> literal(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String bare = brackets ? text.substring(1, text.length() - 1) : text;
        boolean four = !brackets && isIpv4(bare);
        if (!four && (bare.indexOf(':') < 0 || !bare.chars().allMatch(AddressRange::isIpv6Character))) {
            return Optional.empty();
        }
        try {
            // What has a colon is never looked up as a name, nor is what has four numbers.
            return Optional.of(InetAddress.getByName(bare));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    // Only four decimal numbers: 127.1 and 010.0.0.1 are read differently by different software.
    private static boolean isIpv4(String text) {
        String[] parts = text.split("\\.", -1);
        return parts.length == 4
                && Arrays.stream(parts)
                        .allMatch(part -> !part.isEmpty()
                                && part.length() <= 3
                                && part.chars().allMatch(c -> c >= '0' && c <= '9')
                                && (part.length() == 1 || part.charAt(0) != '0')
                                && Integer.parseInt(part) <= 255);
    }

    private static boolean isIpv6Character(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
    }

    /**
     * {@return whether an address is among these}
     *
     * @param address the address
     */
    public boolean contains(InetAddress address) {
        byte[] mine = first.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefixLength / 8;
        if (Arrays.mismatch(mine, 0, whole, other, 0, whole) >= 0) {
            return false;
        }
        int rest = prefixLength % 8;
        return rest == 0 || ((mine[whole] ^ other[whole]) & 0xff) >> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + prefixLength;
    }
}
