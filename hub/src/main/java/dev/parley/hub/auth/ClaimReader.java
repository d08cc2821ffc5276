package dev.parley.hub.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the claims of RFC 7519 and those that Centrifugo documents. Of what it does not know it only checks that it is JSON.
 * A claim that is {@code null} counts as absent, except for times: a token that was meant to expire must not last for ever.
 */
final class ClaimReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            // RFC 7519 §4: names must be unique. Otherwise two readers could see two different tokens.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build();

    /** The last second that has four digits for its year; what lies beyond is a mistake, such as milliseconds. */
    private static final long LATEST = 253_402_300_799L;

    private final String text;
    private final JsonParser parser;

    private Optional<String> issuer = Optional.empty();
    private List<String> audience = List.of();
    private Optional<Instant> expires = Optional.empty();
    private Optional<Instant> notBefore = Optional.empty();
    private Optional<Instant> issuedAt = Optional.empty();
    private Optional<String> id = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<String> channel = Optional.empty();
    private Optional<String> client = Optional.empty();
    private Optional<Instant> expireAt = Optional.empty();
    private List<String> channels = List.of();
    private Map<String, SubscriptionTerms> subscriptions = Map.of();
    private Optional<ClaimData> meta = Optional.empty();
    private Capabilities capabilities = Capabilities.NONE;
    private Set<Permission> allowed = Set.of();

    private ClaimReader(String text, JsonParser parser) {
        this.text = text;
        this.parser = parser;
    }

    static ClaimSet read(byte[] payload) throws ClaimException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
            try (JsonParser parser = JSON.createParser(text)) {
                return new ClaimReader(text, parser).readAll();
            }
        } catch (IOException notJsonInUtf8) {
            throw new ClaimException(InvalidToken.CLAIMS, "");
        }
    }

    private ClaimSet readAll() throws IOException, ClaimException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ClaimException(InvalidToken.CLAIMS, "");
        }
        Terms terms = new Terms();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (!terms.read(name)) {
                readClaim(name);
            }
        }
        if (parser.nextToken() != null) {
            throw new ClaimException(InvalidToken.CLAIMS, "");
        }
        Map<String, SubscriptionTerms> all = new LinkedHashMap<>();
        channels.forEach(name -> all.put(name, SubscriptionTerms.NONE));
        all.putAll(subscriptions);
        return new ClaimSet(
                issuer,
                audience,
                expires,
                notBefore,
                issuedAt,
                id,
                user,
                channel,
                client,
                expireAt,
                terms.done(),
                all,
                meta,
                capabilities,
                allowed);
    }

    private void readClaim(String name) throws IOException, ClaimException {
        switch (name) {
            case "iss" -> issuer = string(name);
            case "aud" ->
                audience = parser.currentToken() == JsonToken.START_ARRAY
                        ? strings(name)
                        : string(name).stream().toList();
            case "exp" -> expires = Optional.of(time(name));
            case "nbf" -> notBefore = Optional.of(time(name));
            case "iat" -> issuedAt = Optional.of(time(name));
            case "jti" -> id = string(name);
            case "sub" -> user = string(name);
            case "channel" -> channel = string(name);
            case "client" -> client = string(name);
            case "expire_at" -> expireAt = Optional.of(time(name));
            case "channels" -> channels = strings(name);
            case "subs" -> subscriptions = subscriptions(name);
            case "meta" -> meta = json();
            case "caps" -> capabilities = capabilities(name);
            case "allow" -> allowed = permissions(name);
            default -> parser.skipChildren();
        }
    }

    /** What a token says about a subscription, at the top or below {@code subs}. */
    private final class Terms {

        private Optional<ClaimData> info = Optional.empty();
        private Optional<ClaimData> binaryInfo = Optional.empty();
        private Optional<ClaimData> data = Optional.empty();
        private Optional<ClaimData> binaryData = Optional.empty();
        private SubscriptionOverride override = SubscriptionOverride.NONE;

        boolean read(String name) throws IOException, ClaimException {
            switch (name) {
                case "info" -> info = json();
                case "b64info" -> binaryInfo = base64(name);
                case "data" -> data = json();
                case "b64data" -> binaryData = base64(name);
                case "override" -> override = override(name);
                default -> {
                    return false;
                }
            }
            return true;
        }

        SubscriptionTerms done() {
            return new SubscriptionTerms(binaryInfo.or(() -> info), binaryData.or(() -> data), override);
        }
    }

    private Map<String, SubscriptionTerms> subscriptions(String claim) throws IOException, ClaimException {
        Map<String, SubscriptionTerms> byChannel = new LinkedHashMap<>();
        if (!beginsObject(claim)) {
            return byChannel;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String subscribed = parser.currentName();
            parser.nextToken();
            Terms terms = new Terms();
            if (beginsObject(claim)) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (!terms.read(name)) {
                        parser.skipChildren();
                    }
                }
            }
            byChannel.put(subscribed, terms.done());
        }
        return byChannel;
    }

    private SubscriptionOverride override(String claim) throws IOException, ClaimException {
        Map<String, Boolean> options = new LinkedHashMap<>();
        if (beginsObject(claim)) {
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String option = parser.currentName();
                parser.nextToken();
                booleanValue(claim).ifPresent(value -> options.put(option, value));
            }
        }
        return new SubscriptionOverride(
                Optional.ofNullable(options.get("presence")),
                Optional.ofNullable(options.get("join_leave")),
                Optional.ofNullable(options.get("force_recovery")),
                Optional.ofNullable(options.get("force_positioning")),
                Optional.ofNullable(options.get("force_push_join_leave")));
    }

    /** Reads {@code {"value": true}}. An object without it is false, as for a Protobuf field that is not there. */
    private Optional<Boolean> booleanValue(String claim) throws IOException, ClaimException {
        if (!beginsObject(claim)) {
            return Optional.empty();
        }
        boolean value = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = parser.currentName().equals("value");
            JsonToken token = parser.nextToken();
            if (wanted && !token.isBoolean()) {
                throw ClaimException.wrongValue(claim);
            }
            value = wanted ? token == JsonToken.VALUE_TRUE : value;
            parser.skipChildren();
        }
        return Optional.of(value);
    }

    private Capabilities capabilities(String claim) throws IOException, ClaimException {
        List<Capability> entries = new ArrayList<>();
        if (beginsArray(claim)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                entries.add(capability(claim));
            }
        }
        return new Capabilities(entries);
    }

    private Capability capability(String claim) throws IOException, ClaimException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw ClaimException.wrongValue(claim);
        }
        List<String> patterns = List.of();
        String match = "exact";
        Set<Permission> allow = Set.of();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "channels" -> patterns = strings(claim);
                case "match" ->
                    match = string(claim).filter(text -> !text.isEmpty()).orElse("exact");
                case "allow" -> allow = permissions(claim);
                default -> parser.skipChildren();
            }
        }
        List<ChannelPattern> channelPatterns = new ArrayList<>();
        for (String pattern : patterns) {
            channelPatterns.add(pattern(claim, match, pattern));
        }
        return new Capability(channelPatterns, allow);
    }

    private static ChannelPattern pattern(String claim, String match, String pattern) throws ClaimException {
        try {
            return switch (match) {
                case "exact" -> ChannelPattern.exact(pattern);
                case "wildcard" -> ChannelPattern.wildcard(pattern);
                case "regex" -> ChannelPattern.regex(pattern);
                // To leave the entry out could let one match that it was meant to keep from doing so.
                default -> throw ClaimException.wrongValue(claim);
            };
        } catch (IllegalArgumentException notUnderstood) {
            throw ClaimException.wrongValue(claim);
        }
    }

    private Set<Permission> permissions(String claim) throws IOException, ClaimException {
        Set<Permission> known = EnumSet.noneOf(Permission.class);
        for (String text : strings(claim)) {
            Permission.parse(text).ifPresent(known::add);
        }
        return known;
    }

    private boolean beginsObject(String claim) throws ClaimException {
        return begins(JsonToken.START_OBJECT, claim);
    }

    private boolean beginsArray(String claim) throws ClaimException {
        return begins(JsonToken.START_ARRAY, claim);
    }

    private boolean begins(JsonToken wanted, String claim) throws ClaimException {
        if (parser.currentToken() != wanted && parser.currentToken() != JsonToken.VALUE_NULL) {
            throw ClaimException.wrongValue(claim);
        }
        return parser.currentToken() == wanted;
    }

    private Optional<String> string(String claim) throws IOException, ClaimException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Optional.of(parser.getText());
            case VALUE_NULL -> Optional.empty();
            default -> throw ClaimException.wrongValue(claim);
        };
    }

    private List<String> strings(String claim) throws IOException, ClaimException {
        List<String> strings = new ArrayList<>();
        if (beginsArray(claim)) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                strings.add(string(claim).orElseThrow(() -> ClaimException.wrongValue(claim)));
            }
        }
        return strings;
    }

    /** Reads a NumericDate, RFC 7519 §2: seconds, which need not be whole. */
    private Instant time(String claim) throws IOException, ClaimException {
        double seconds = switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            default -> throw ClaimException.wrongValue(claim);
        };
        if (!(seconds >= -LATEST && seconds <= LATEST)) {
            throw ClaimException.wrongValue(claim);
        }
        return Instant.ofEpochMilli(Math.round(seconds * 1000));
    }

    private Optional<ClaimData> base64(String claim) throws IOException, ClaimException {
        Optional<String> encoded = string(claim);
        try {
            return encoded.filter(text -> !text.isEmpty())
                    .map(text -> ClaimData.of(Base64.getDecoder().decode(text)));
        } catch (IllegalArgumentException notBase64) {
            throw ClaimException.wrongValue(claim);
        }
    }

    /** Keeps a value as it is written, so that numbers keep all of their digits. */
    private Optional<ClaimData> json() throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.finishToken();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getCharOffset();
        return Optional.of(ClaimData.ofJson(text.substring(start, end)));
    }
}
