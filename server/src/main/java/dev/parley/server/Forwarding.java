package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.websocket.netty.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads what proxies say about the client of a request. Each proxy adds one hop at the end of the list; only the hops that
 * trusted proxies added count, as the ones before them are whatever the client wrote.
 */
final class Forwarding {

    private final TrustedProxies trusted;

    Forwarding(TrustedProxies trusted) {
        this.trusted = trusted;
    }

    /** What came out of the header fields. */
    sealed interface Result {

        /** The client is known. */
        record Known(Client client) implements Result {}

        /**
         * The header fields of a trusted proxy cannot be made sense of: to be answered with 400.
         *
         * @param problem why, without anything that the peer sent
         */
        record Refused(String problem) implements Result {}
    }

    /** What one proxy said about the connection that it got. */
    private record Hop(String node, Optional<String> proto, Optional<String> host) {}

    /**
     * Works out the client.
     *
     * @param peer who is at the other end of the connection, or who the PROXY protocol says it is
     * @param secure whether that connection is encrypted
     * @param headers the request's header fields
     */
    Result client(SocketAddress peer, boolean secure, Headers headers) {
        Client direct = new Client(peer, secure, Optional.empty());
        if (!trusted.trusts(peer)) {
            return new Result.Known(direct);
        }
        Optional<List<Hop>> standard = standardHops(headers);
        if (standard.isEmpty()) {
            return new Result.Refused("the Forwarded header field is not as RFC 7239 §4 has it");
        }
        List<Hop> common = commonHops(headers);
        if (standard.get().isEmpty() && common.isEmpty()) {
            return new Result.Known(withoutHops(direct, headers));
        }
        if (standard.get().isEmpty()) {
            return new Result.Known(walk(direct, common));
        }
        Client byStandard = walk(direct, standard.get());
        if (common.isEmpty()) {
            return new Result.Known(byStandard);
        }
        // A proxy mostly writes one kind and passes the other on as the client wrote it. Which is which cannot be told.
        Client byCommon = walk(direct, common);
        return agree(byStandard, byCommon)
                ? new Result.Known(byCommon)
                : new Result.Refused("Forwarded and X-Forwarded-For, -Proto, -Host disagree: let the proxy send one of"
                        + " the two and take the other out");
    }

    /** The ports may differ: {@code X-Forwarded-For} mostly has none. */
    private static boolean agree(Client left, Client right) {
        return withoutPort(left.address()).equals(withoutPort(right.address()))
                && left.secure() == right.secure()
                && left.authority().equals(right.authority());
    }

    private static Object withoutPort(SocketAddress address) {
        return address instanceof InetSocketAddress internet ? internet.getAddress() : address;
    }

    /** A proxy may say only which scheme it was spoken to in. */
    private static Client withoutHops(Client direct, Headers headers) {
        return apply(direct, direct.address(), last(headers, "X-Forwarded-Proto"), last(headers, "X-Forwarded-Host"));
    }

    private Client walk(Client direct, List<Hop> hops) {
        Client client = direct;
        for (int i = hops.size() - 1; i >= 0; i--) {
            Hop hop = hops.get(i);
            Optional<InetSocketAddress> address = address(hop.node());
            client = apply(
                    client,
                    address.<SocketAddress>map(known -> known).orElse(client.address()),
                    hop.proto(),
                    hop.host());
            // Somebody who is no proxy of ours, or whose name is hidden ("unknown", "_gazonk"): what
            // stands before it is hearsay.
            if (address.isEmpty() || !trusted.trusts(address.get().getAddress())) {
                break;
            }
        }
        return client;
    }

    private static Client apply(Client before, SocketAddress address, Optional<String> proto, Optional<String> host) {
        boolean secure = proto.map(name -> switch (name.toLowerCase(Locale.ROOT)) {
                    case "https", "wss" -> true;
                    case "http", "ws" -> false;
                    default -> before.secure();
                })
                .orElse(before.secure());
        return new Client(address, secure, host.or(before::authority));
    }

    private static Optional<String> last(Headers headers, String name) {
        List<String> values = headers.list(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
    }

    /**
     * {@code X-Forwarded-For} is a list of hops. {@code X-Forwarded-Proto} and {@code -Host} are mostly set anew by the last
     * proxy; where they are lists as long as the first, each element belongs to its hop.
     */
    private static List<Hop> commonHops(Headers headers) {
        List<String> nodes = headers.list("X-Forwarded-For");
        List<String> protos = headers.list("X-Forwarded-Proto");
        List<String> hosts = headers.list("X-Forwarded-Host");
        List<Hop> hops = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            hops.add(new Hop(nodes.get(i), elementOf(protos, i, nodes.size()), elementOf(hosts, i, nodes.size())));
        }
        return hops;
    }

    private static Optional<String> elementOf(List<String> values, int index, int hops) {
        if (values.size() == hops) {
            return Optional.of(values.get(index));
        }
        return index == hops - 1 && !values.isEmpty() ? Optional.of(values.getLast()) : Optional.empty();
    }

    /** Reads the elements of {@code Forwarded} (RFC 7239 §4); empty when the field is malformed. */
    private static Optional<List<Hop>> standardHops(Headers headers) {
        List<Hop> hops = new ArrayList<>();
        for (String value : headers.all("Forwarded")) {
            Optional<List<Hop>> some = new ForwardedField(value).hops().map(Forwarding::toHops);
            if (some.isEmpty()) {
                return Optional.empty();
            }
            hops.addAll(some.get());
        }
        return Optional.of(hops);
    }

    private static List<Hop> toHops(List<ForwardedField.Element> elements) {
        return elements.stream()
                .map(element -> new Hop(
                        element.parameter("for").orElse("unknown"),
                        element.parameter("proto"),
                        element.parameter("host")))
                .toList();
    }

    /** Reads {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1]:4711}; port 0 if none. */
    private static Optional<InetSocketAddress> address(String node) {
        int bracket = node.startsWith("[") ? node.indexOf(']') : -1;
        int colon = bracket >= 0 ? node.indexOf(':', bracket) : node.indexOf(':');
        boolean bareIpv6 = bracket < 0 && colon >= 0 && node.indexOf(':', colon + 1) >= 0;
        String host = colon < 0 || bareIpv6 ? node : node.substring(0, colon);
        String port = colon < 0 || bareIpv6 ? "" : node.substring(colon + 1);
        Optional<InetAddress> address = AddressRange.literal(host);
        boolean numeric = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = numeric ? Integer.parseInt(port) : 0;
        return address.map(known -> new InetSocketAddress(known, number <= 65535 ? number : 0));
    }
}
