package dev.parley.client;

import dev.parley.protocol.handshake.Headers;
import java.io.IOException;
import java.net.CookieHandler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program's {@link CookieHandler}, asked and told about opening handshakes as about other HTTP requests. No failure of it
 * keeps a WebSocket from opening.
 */
final class CookieJar {

    private static final Logger LOG = LoggerFactory.getLogger(CookieJar.class);

    private final CookieHandler handler;

    CookieJar(CookieHandler handler) {
        this.handler = handler;
    }

    /** {@return the header fields of a request, with the cookies that belong to it in one {@code Cookie} (RFC 6265 §5.4)} */
    Headers addTo(Headers headers, Target target) {
        List<String> cookies = new ArrayList<>(headers.all("Cookie"));
        try {
            handler.get(target.httpUri(), Map.of()).forEach((name, values) -> {
                if (name.equalsIgnoreCase("Cookie")) {
                    values.stream().filter(value -> canBeSent(value, target)).forEach(cookies::add);
                }
            });
        } catch (IOException | RuntimeException failed) {
            LOG.warn("The CookieHandler has no cookies for {}", target.uri(), failed);
        }
        return cookies.isEmpty()
                ? headers
                : headers.toBuilder().set("Cookie", String.join("; ", cookies)).build();
    }

    private static boolean canBeSent(String cookie, Target target) {
        try {
            new Headers.Field("Cookie", cookie);
            return true;
        } catch (IllegalArgumentException unfit) {
            // The message shows one character of it at most: a cookie is a secret.
            LOG.warn("A cookie of the CookieHandler for {} is left out: {}", target.uri(), unfit.getMessage());
            return false;
        }
    }

    /** Hands over what the server wants to have kept. */
    void take(Headers response, Target target) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String name : List.of("Set-Cookie", "Set-Cookie2")) {
            if (response.contains(name)) {
                fields.put(name, response.all(name));
            }
        }
        if (fields.isEmpty()) {
            return;
        }
        try {
            handler.put(target.httpUri(), fields);
        } catch (IOException | RuntimeException failed) {
            LOG.warn("The CookieHandler does not take the cookies of {}", target.uri(), failed);
        }
    }
}
