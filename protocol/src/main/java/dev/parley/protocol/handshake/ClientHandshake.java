package dev.parley.protocol.handshake;

import dev.parley.protocol.Extension;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The client's side of one opening handshake (RFC 6455 §4.1): the request, and the check of the response. It serves one
 * connection only, as its key must be new each time. Not safe for use by several threads at once.
 */
public final class ClientHandshake {
    /** How many interim responses (RFC 9110 §15.2) may come before the final one. */
    static final int MAXIMUM_INTERIM_RESPONSES = 10;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String OPENING = "RFC 6455 §4.1";
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL_STATUS = 200;

    private final RequestHead request;
    private final String key;
    private final List<String> subprotocols;
    private final List<Offered> offered;
    private final HeadParser<ResponseHead> parser;
    private int interimResponses;
    private Optional<ResponseHead> response = Optional.empty();

    /** An extension and what the request says of it, which is what an answer is judged by. */
    private record Offered(ClientExtension extension, List<ExtensionOffer> offers) {}

    private ClientHandshake(Builder builder) {
        key = SecWebSocketKey.ofNonce(builder.nonce);
        subprotocols = List.copyOf(builder.subprotocols);
        offered = builder.extensions.stream()
                .map(extension -> new Offered(extension, List.copyOf(extension.offers())))
                .filter(each -> !each.offers.isEmpty())
                .toList();
        parser = HeadParser.forResponses(builder.limits);
        request = request(builder);
    }

    /**
     * The opening handshake with the server of a URI.
     *
     * @param uri where the server is, and which resource is asked for
     * @return a builder of the handshake
     */
    public static Builder to(WebSocketUri uri) {
        return new Builder(uri);
    }

    private RequestHead request(Builder builder) {
        Headers.Builder headers = Headers.builder()
                .add("Host", builder.uri.hostField())
                .add("Upgrade", "websocket")
                .add("Connection", "Upgrade")
                .add("Sec-WebSocket-Key", key)
                .add("Sec-WebSocket-Version", "13");
        builder.origin.ifPresent(origin -> headers.add("Origin", origin));
        if (!subprotocols.isEmpty()) {
            headers.add("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
        List<ExtensionOffer> offers =
                offered.stream().flatMap(each -> each.offers.stream()).toList();
        if (!offers.isEmpty()) {
            headers.add(ExtensionHeader.NAME, ExtensionHeader.format(offers));
        }
        return new RequestHead(
                "GET",
                builder.uri.resourceName(),
                headers.addAll(builder.headers.build()).build());
    }

    /** {@return the request, to be sent once} */
    public RequestHead request() {
        return request;
    }

    /** {@return the head of the server's final response, once it has come whole; also if it broke a rule} */
    public Optional<ResponseHead> response() {
        return response;
    }

    /**
     * Takes the bytes that have come from the server. Of a buffer in which the response's head ends, only the bytes up
     * to there are consumed; otherwise all are. To be called until it gives something else than {@link
     * ClientOutcome.Incomplete}, and not after that. Never throws for what the server sent.
     *
     * @param bytes what has come; its position is moved past what was consumed
     * @return the outcome so far
     */
    public ClientOutcome receive(ByteBuffer bytes) {
        while (true) {
            switch (parser.receive(bytes)) {
                case HeadResult.Incomplete<ResponseHead>() -> {
                    return new ClientOutcome.Incomplete();
                }
                case HeadResult.Malformed<ResponseHead>(int status, String section, String text) -> {
                    return parser.hasStartLine()
                            ? new ClientOutcome.Failed(section, text)
                            : new ClientOutcome.NotHttp(section, text);
                }
                case HeadResult.Complete<ResponseHead>(ResponseHead head) -> {
                    // RFC 9110 §15.2: a client must take interim responses before the final one, also unasked-for ones.
                    if (head.status() >= FIRST_FINAL_STATUS || head.status() == SWITCHING_PROTOCOLS) {
                        response = Optional.of(head);
                        return verify(head);
                    }
                    interimResponses++;
                    if (interimResponses > MAXIMUM_INTERIM_RESPONSES) {
                        return new ClientOutcome.Failed(
                                "RFC 9110 §15.2",
                                "got more than " + MAXIMUM_INTERIM_RESPONSES
                                        + " interim responses, expected a final one");
                    }
                }
            }
        }
    }

    private ClientOutcome verify(ResponseHead head) {
        // RFC 6455 §4.1: any other status is handled as HTTP says.
        if (head.status() != SWITCHING_PROTOCOLS) {
            return new ClientOutcome.Rejected(head);
        }
        if (head.minorVersion() < 1) {
            return failed("version: got HTTP/1.0, expected HTTP/1.1 or higher, as HTTP/1.0 has no status 101");
        }
        Headers headers = head.headers();
        // RFC 6455 §4.1: a response that lacks Upgrade, or whose Upgrade is not "websocket" in any case, fails.
        List<String> upgrade = headers.list("Upgrade");
        if (upgrade.size() != 1 || !upgrade.getFirst().equalsIgnoreCase("websocket")) {
            return failed("Upgrade: " + Quoted.got(headers, "Upgrade") + ", expected websocket");
        }
        if (!headers.hasToken("Connection", "Upgrade")) {
            return failed("Connection: " + Quoted.got(headers, "Connection") + ", expected Upgrade");
        }
        // RFC 6455 §11.3.3: it must not appear more than once in a response.
        String accept = SecWebSocketKey.accept(key);
        List<String> accepts = headers.all("Sec-WebSocket-Accept");
        if (accepts.size() != 1 || !accepts.getFirst().equals(accept)) {
            return failed("Sec-WebSocket-Accept: " + Quoted.got(headers, "Sec-WebSocket-Accept") + ", expected \""
                    + accept + "\" for the key \"" + key + '"');
        }
        // RFC 6455 §11.3.4: it must not appear more than once. §4.1: what was not asked for fails.
        List<String> chosen = headers.all("Sec-WebSocket-Protocol");
        if (chosen.size() > 1 || !subprotocols.containsAll(chosen)) {
            return failed("Sec-WebSocket-Protocol: " + Quoted.got(headers, "Sec-WebSocket-Protocol")
                    + ", expected at most one of those requested: " + subprotocols);
        }
        return verifyExtensions(head, chosen.stream().findFirst());
    }

    private ClientOutcome verifyExtensions(ResponseHead head, Optional<String> subprotocol) {
        Headers headers = head.headers();
        // RFC 6455 §11.3.2: it must not appear more than once in a response.
        if (headers.count(ExtensionHeader.NAME) > 1) {
            return new ClientOutcome.Failed(
                    "RFC 6455 §11.3.2",
                    ExtensionHeader.NAME + ": " + Quoted.got(headers, ExtensionHeader.NAME)
                            + ", expected it at most once");
        }
        return switch (ExtensionHeader.read(headers)) {
            case ExtensionHeader.Malformed(String text) -> new ClientOutcome.Failed("RFC 6455 §9.1", text);
            case ExtensionHeader.Extensions(List<ExtensionOffer> answers) -> {
                AgreedExtensions agreed = new AgreedExtensions();
                for (ExtensionOffer answer : answers) {
                    Optional<ClientOutcome> failure = agree(answer, agreed);
                    if (failure.isPresent()) {
                        agreed.close();
                        yield failure.get();
                    }
                }
                yield new ClientOutcome.Opened(new Agreement(head, subprotocol, agreed.list()));
            }
        };
    }

    private Optional<ClientOutcome> agree(ExtensionOffer answer, AgreedExtensions agreed) {
        Optional<Offered> request = offered.stream()
                .filter(each -> each.extension.name().equals(answer.name()))
                .findFirst();
        // RFC 6455 §4.1, §9.1: an extension that was not requested fails.
        if (request.isEmpty()) {
            return Optional.of(failed(ExtensionHeader.NAME + ": got " + Quoted.of(answer.name())
                    + ", expected only extensions that were offered: "
                    + offered.stream().map(each -> each.extension.name()).toList()));
        }
        if (agreed.has(answer.name())) {
            return Optional.of(failed(
                    ExtensionHeader.NAME + ": got " + Quoted.of(answer.name()) + " twice, expected each at most once"));
        }
        return switch (request.get().extension.agree(request.get().offers, answer)) {
            case ClientExtension.Agreement.Violation(String section, String text) ->
                Optional.of(new ClientOutcome.Failed(section, text));
            case ClientExtension.Agreement.Agreed(Extension extension) ->
                agreed.add(extension)
                        ? Optional.empty()
                        : Optional.of(new ClientOutcome.Failed(
                                "RFC 6455 §5.2",
                                ExtensionHeader.NAME + ": got " + Quoted.of(answer.name())
                                        + ", which claims a reserved bit that an extension before it has"));
        };
    }

    private static ClientOutcome failed(String text) {
        return new ClientOutcome.Failed(OPENING, text);
    }

    /** Collects what the request says. Not safe for use by several threads at once. */
    public static final class Builder {
        private final WebSocketUri uri;
        private final Set<String> subprotocols = new LinkedHashSet<>();
        private final List<ClientExtension> extensions = new ArrayList<>();
        private final Headers.Builder headers = Headers.builder();
        private Optional<String> origin = Optional.empty();
        private HeadLimits limits = HeadLimits.DEFAULT;
        private byte[] nonce = new byte[SecWebSocketKey.NONCE_LENGTH];

        private Builder(WebSocketUri uri) {
            this.uri = uri;
            // RFC 6455 §4.1: the nonce must be selected randomly for each connection.
            RANDOM.nextBytes(nonce);
        }

        /**
         * Adds subprotocols that the client speaks (RFC 6455 §1.9), the one that it likes best first.
         *
         * @param names the subprotocols' names, tokens
         * @return this builder
         * @throws IllegalArgumentException if one is no token or is there already (RFC 6455 §4.1)
         */
        public Builder subprotocols(String... names) {
            for (String name : names) {
                if (!HttpGrammar.isToken(name)) {
                    throw new IllegalArgumentException(
                            "subprotocol: got " + Quoted.of(name) + ", expected a token (RFC 6455 §4.1)");
                }
                if (!subprotocols.add(name)) {
                    throw new IllegalArgumentException(
                            "subprotocol: got " + Quoted.of(name) + " twice, expected each once (RFC 6455 §4.1)");
                }
            }
            return this;
        }

        /**
         * Adds an extension; those added first are offered first.
         *
         * @param extension the extension to offer
         * @return this builder
         * @throws IllegalArgumentException if one of this name is there already, or an offer has another name
         */
        public Builder extension(ClientExtension extension) {
            String name = extension.name();
            if (extensions.stream().anyMatch(other -> other.name().equals(name))) {
                throw new IllegalArgumentException("extension " + name + ": got it twice, expected each once");
            }
            for (ExtensionOffer offer : extension.offers()) {
                if (!offer.name().equals(name)) {
                    throw new IllegalArgumentException(
                            "extension " + name + ": got an offer named " + offer.name() + ", expected its own name");
                }
            }
            extensions.add(extension);
            return this;
        }

        /**
         * Sets the origin on whose behalf the client asks (RFC 6454 §7), as browsers do.
         *
         * @param value the origin, such as {@code https://example.com}
         * @return this builder
         * @throws IllegalArgumentException if it could not stand in a header
         */
        public Builder origin(String value) {
            Headers.check("Origin", value);
            origin = Optional.of(value);
            return this;
        }

        /**
         * Adds a header field of the program's own, such as {@code Cookie} or {@code Authorization}.
         *
         * @param name the field's name, a token
         * @param value the field's value
         * @return this builder
         * @throws IllegalArgumentException if it could not stand on the wire, or is one that the handshake writes
         *     itself
         */
        public Builder header(String name, String value) {
            return headers(Headers.of(name, value));
        }

        /**
         * Adds header fields of the program's own.
         *
         * @param fields the fields to add
         * @return this builder
         * @throws IllegalArgumentException if one is among those that the handshake writes itself
         */
        public Builder headers(Headers fields) {
            ReservedFields.check(fields, "Host", "Origin");
            headers.addAll(fields);
            return this;
        }

        /**
         * Bounds the head of the response; {@link HeadLimits#DEFAULT} unless set.
         *
         * @param headLimits what bounds the head of the response
         * @return this builder
         */
        public Builder limits(HeadLimits headLimits) {
            limits = headLimits;
            return this;
        }

        /** Takes a nonce of 16 bytes in the place of the random one, so that a test knows the key. */
        Builder nonce(byte[] bytes) {
            nonce = bytes.clone();
            return this;
        }

        /** {@return the handshake, for one connection: its key is not for use in a second one} */
        public ClientHandshake build() {
            return new ClientHandshake(this);
        }
    }
}
