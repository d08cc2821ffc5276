package dev.parley.client;

import dev.parley.websocket.netty.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The servers to which no proxy leads: what {@code NO_PROXY} lists.
 *
 * @param all whether there are no others: {@code *}
 * @param domains names, each of which stands for what is below it as well
 * @param addresses addresses and ranges of them
 */
record ExemptHosts(boolean all, List<Domain> domains, List<AddressRange> addresses) {

    /** A domain in lower case, and perhaps the only port that is meant. */
    record Domain(String name, OptionalInt port) {
        boolean contains(String host, int hostPort) {
            boolean isName = host.equals(name) || host.endsWith("." + name);
            return isName && (port.isEmpty() || port.getAsInt() == hostPort);
        }
    }

    /**
     * Reads a list whose entries stand between commas or white space: {@code example.com} and {@code .example.com} (the domain
     * and all below it), {@code example.com:8443}, {@code 10.0.0.0/8}, {@code ::1}, {@code *}.
     */
    static ExemptHosts parse(String list) {
        boolean all = false;
        List<Domain> domains = new ArrayList<>();
        List<AddressRange> addresses = new ArrayList<>();
        for (String written : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            Optional<AddressRange> range = range(written);
            if (written.equals("*")) {
                all = true;
            } else if (range.isPresent()) {
                addresses.add(range.get());
            } else if (!written.isEmpty()) {
                domains.add(domain(written));
            }
        }
        return new ExemptHosts(all, List.copyOf(domains), List.copyOf(addresses));
    }

    private static Optional<AddressRange> range(String text) {
        try {
            return Optional.of(AddressRange.parse(text));
        } catch (IllegalArgumentException anythingElse) {
            return Optional.empty();
        }
    }

    private static Domain domain(String written) {
        int colon = written.lastIndexOf(':');
        String digits = written.substring(colon + 1);
        boolean hasPort = colon > 0
                && !digits.isEmpty()
                && digits.length() <= 5
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        String name = hasPort ? written.substring(0, colon) : written;
        String bare = name.startsWith("*.") ? name.substring(2) : name.startsWith(".") ? name.substring(1) : name;
        return new Domain(
                withoutLastDot(bare), hasPort ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty());
    }

    private static String withoutLastDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    boolean contain(String host, int port) {
        String name = withoutLastDot(host.toLowerCase(Locale.ROOT));
        return all
                || domains.stream().anyMatch(domain -> domain.contains(name, port))
                || AddressRange.literal(name)
                        .filter(address -> addresses.stream().anyMatch(range -> range.contains(address)))
                        .isPresent();
    }
}
