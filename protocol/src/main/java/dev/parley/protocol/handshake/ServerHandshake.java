package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the opening handshake (RFC 6455 §4.2): looks whether a request asks for a WebSocket as it must,
 * and makes the response that opens it. Immutable, and safe for use by any number of threads if its extensions are.
 */
public final class ServerHandshake {
    /** What 426 must say: the protocol and the version that are spoken here (RFC 9110 §15.5.22, RFC 6455 §4.4). */
    static final Headers SPOKEN =
            Headers.of("Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Version", "13");

    private static final Headers SWITCHING = Headers.of("Upgrade", "websocket", "Connection", "Upgrade");

    private static final String VERSION = "13";

    private final List<ServerExtension> extensions;

    /**
     * A handshake that negotiates these extensions; of two with the same name the first is used.
     *
     * @param extensions the extensions, the one that is asked first coming first
     */
    public ServerHandshake(List<ServerExtension> extensions) {
        this.extensions = List.copyOf(extensions);
    }

    /** A handshake without extensions. */
    public ServerHandshake() {
        this(List.of());
    }

    /**
     * Looks at a request by every rule of RFC 6455 §4.2.1.
     *
     * @param head the request's head
     * @return the opening handshake if all is well; a plain request if nothing in it speaks of WebSocket; else a
     *     refusal
     */
    public static Opening examine(RequestHead head) {
        Headers headers = head.headers();
        if (!headers.hasToken("Upgrade", "websocket")
                && !headers.contains("Sec-WebSocket-Key")
                && !headers.contains("Sec-WebSocket-Version")) {
            return new PlainRequest(head);
        }
        // RFC 6455 §4.2.1: "an HTTP/1.1 or higher GET request". RFC 9110 §7.8: Upgrade does not exist in HTTP/1.0.
        if (head.minorVersion() < 1) {
            return bad(
                    "version: got HTTP/1.0, expected HTTP/1.1 or higher; a proxy in between may have to be told so",
                    "§4.2.1");
        }
        if (!head.method().equals("GET")) {
            return new Refusal(
                    405,
                    Headers.of("Allow", "GET"),
                    "method: got " + Quoted.of(head.method()) + ", expected GET (RFC 6455 §4.2.1)");
        }
        if (!headers.hasToken("Upgrade", "websocket")) {
            return bad("Upgrade: " + Quoted.got(headers, "Upgrade") + ", expected websocket", "§4.2.1");
        }
        if (!headers.hasToken("Connection", "Upgrade")) {
            return bad("Connection: " + Quoted.got(headers, "Connection") + ", expected Upgrade", "§4.2.1");
        }
        return examineFields(head);
    }

    /** The rules for the fields that WebSocket brings with it. */
    private static Opening examineFields(RequestHead head) {
        Headers headers = head.headers();
        // RFC 6455 §11.3.5: it must not appear more than once in a request.
        if (headers.count("Sec-WebSocket-Version") > 1) {
            return bad(
                    "Sec-WebSocket-Version: " + Quoted.got(headers, "Sec-WebSocket-Version") + ", expected it once",
                    "§11.3.5");
        }
        // RFC 6455 §4.2.2, §4.4: a version that the server does not speak gets an error such
        // as 426, with those it does.
        if (headers.first("Sec-WebSocket-Version").filter(VERSION::equals).isEmpty()) {
            return new Refusal(
                    426,
                    SPOKEN,
                    "Sec-WebSocket-Version: " + Quoted.got(headers, "Sec-WebSocket-Version")
                            + ", expected 13 (RFC 6455 §4.2.2)");
        }
        // RFC 6455 §11.3.1: it must not appear more than once. §4.2.1: 16 bytes when decoded from base64.
        List<String> keys = headers.all("Sec-WebSocket-Key");
        if (keys.size() != 1 || !SecWebSocketKey.isWellFormed(keys.getFirst())) {
            return bad(
                    "Sec-WebSocket-Key: " + Quoted.got(headers, "Sec-WebSocket-Key")
                            + ", expected it once, with 16 bytes in base64 (24 characters)",
                    "§4.2.1");
        }
        // RFC 6454 §7.3: no more than one Origin. Of two, the one that is checked might not be the one that counts.
        if (headers.count("Origin") > 1) {
            return bad("Origin: " + Quoted.got(headers, "Origin") + ", expected it at most once", "§4.2.1");
        }
        // A body would be read as frames. RFC 6455 §4.1 knows none.
        if (head.hasBody()) {
            return bad("body: got one, expected none in an opening handshake", "§4.1");
        }
        // Looser than §4.3, which has "1#token": an empty field offers nothing. Tornado sends one with every request.
        List<String> subprotocols = headers.list("Sec-WebSocket-Protocol");
        if (!areUniqueTokens(subprotocols)) {
            return bad(
                    "Sec-WebSocket-Protocol: " + Quoted.got(headers, "Sec-WebSocket-Protocol")
                            + ", expected tokens, each once",
                    "§4.1");
        }
        return switch (ExtensionHeader.read(headers)) {
            case ExtensionHeader.Malformed(String text) -> bad(text, "§9.1");
            case ExtensionHeader.Extensions(List<ExtensionOffer> offers) ->
                new OpeningRequest(head, keys.getFirst(), subprotocols, offers);
        };
    }

    // RFC 6455 §4.1: tokens, and "all be unique strings".
    private static boolean areUniqueTokens(List<String> names) {
        if (names.isEmpty()) {
            return true;
        }
        Set<String> before = new HashSet<>();
        for (String name : names) {
            if (!HttpGrammar.isToken(name) || !before.add(name)) {
                return false;
            }
        }
        return true;
    }

    // RFC 6455 §4.2.1: the server must stop and answer with an appropriate error, such as 400.
    private static Refusal bad(String text, String section) {
        return new Refusal(400, text + " (RFC 6455 " + section + ")");
    }

    /**
     * Accepts without a subprotocol and without header fields of the program's own.
     *
     * @param request the client's opening handshake
     * @return the response, and what the connection then uses
     */
    public Agreement accept(OpeningRequest request) {
        return accept(request, Optional.empty(), Headers.empty());
    }

    /**
     * Accepts: makes the response of RFC 6455 §4.2.2, after which both sides speak WebSocket.
     *
     * @param request the client's opening handshake
     * @param subprotocol the subprotocol to use, one of those offered; empty for none
     * @param headers header fields of the program's own, such as {@code Set-Cookie}
     * @return the response, and what the connection then uses
     * @throws IllegalArgumentException if the subprotocol was not offered, or a field is among the headers that the
     *     handshake writes itself
     * @throws IllegalStateException if an extension answers an offer under another name
     */
    public Agreement accept(OpeningRequest request, Optional<String> subprotocol, Headers headers) {
        ReservedFields.check(headers);
        Headers.Builder response =
                SWITCHING.toBuilder().add("Sec-WebSocket-Accept", SecWebSocketKey.accept(request.key()));
        if (subprotocol.isPresent()) {
            String name = subprotocol.get();
            // RFC 6455 §4.2.2: the value must be one of those that the client sent.
            if (!request.subprotocols().contains(name)) {
                throw new IllegalArgumentException("subprotocol: got " + Quoted.of(name)
                        + ", expected one that the client offered: " + request.subprotocols());
            }
            response.add("Sec-WebSocket-Protocol", name);
        }
        AgreedExtensions agreed = new AgreedExtensions();
        List<ExtensionOffer> answers;
        try {
            answers = negotiate(request.extensions(), agreed);
        } catch (RuntimeException | Error thrown) {
            agreed.close();
            throw thrown;
        }
        if (!answers.isEmpty()) {
            response.add(ExtensionHeader.NAME, ExtensionHeader.format(answers));
        }
        ResponseHead head = new ResponseHead(101, response.addAll(headers).build());
        return new Agreement(head, subprotocol, agreed.list());
    }

    /** Goes through the offers in the client's order and accepts what it can, each extension once. */
    private List<ExtensionOffer> negotiate(List<ExtensionOffer> offers, AgreedExtensions agreed) {
        List<ExtensionOffer> answers = new ArrayList<>();
        for (ExtensionOffer offer : offers) {
            ServerExtension known = known(offer.name());
            if (known == null || agreed.has(offer.name())) {
                continue;
            }
            known.accept(offer).ifPresent(accepted -> {
                checkName(offer, accepted);
                if (agreed.add(accepted.extension())) {
                    answers.add(accepted.answer());
                }
            });
        }
        return answers;
    }

    /** The first extension of this name; null if there is none. */
    private @Nullable ServerExtension known(String name) {
        for (ServerExtension extension : extensions) {
            if (extension.name().equals(name)) {
                return extension;
            }
        }
        return null;
    }

    private static void checkName(ExtensionOffer offer, ServerExtension.Accepted accepted) {
        Extension extension = accepted.extension();
        if (!accepted.answer().name().equals(offer.name()) || !extension.name().equals(offer.name())) {
            extension.close();
            throw new IllegalStateException("extension " + offer.name() + " answers an offer as "
                    + accepted.answer().name() + " with an extension named " + extension.name()
                    + ", expected its own name for both");
        }
    }
}
