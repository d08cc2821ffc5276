package dev.parley.protocol.handshake;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the requests that became connections have said lately, and others are likely to say again: the host, the browser, the
 * extensions that it offers. Connections that keep their requests share these strings then, instead of each having its own.
 *
 * <p>Bounded: it holds at most {@value #MOST} strings of at most {@value #LONGEST} characters, those that came up last. What may
 * prove who somebody is stays out of it: credentials, cookies, keys, subprotocols, and whatever else is not named here. Not safe
 * for use by several threads at once.
 */
public final class RecentStrings {

    static final int MOST = 256;
    static final int LONGEST = 256;

    /** The fields that many clients send with the same value, and for all to see. */
    private static final String[] SHARED = {
        "Host", "Origin", "User-Agent", "Accept-Encoding", "Accept-Language", "Sec-WebSocket-Extensions"
    };

    private final Map<String, String> strings = new LinkedHashMap<>(16, 0.75F, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Remembers nothing yet. */
    public RecentStrings() {}

    /**
     * Shares what it can of a request with those before it.
     *
     * @param head the request
     * @param target whether its target is one that many ask for, so that it is no secret; one with a query is never shared
     * @return an equal request
     */
    public RequestHead share(RequestHead head, boolean target) {
        boolean sharesTarget = target && head.target().indexOf('?') < 0;
        return new RequestHead(
                head.method(),
                sharesTarget ? share(head.target()) : head.target(),
                head.minorVersion(),
                head.headers().mapped(this::share, this::value));
    }

    private String value(String name, String value) {
        for (String shared : SHARED) {
            if (name.equalsIgnoreCase(shared)) {
                return share(value);
            }
        }
        return value;
    }

    private String share(String string) {
        if (string.length() > LONGEST) {
            return string;
        }
        String before = strings.putIfAbsent(string, string);
        return before == null ? string : before;
    }
}
