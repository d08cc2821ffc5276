package dev.parley.hub.auth;

/** Why a token is invalid. The texts are fixed, so that they can be logged, counted and told to anybody. */
public enum InvalidToken {
    /** It is not three parts in base64url with a JSON object as header. */
    MALFORMED("not a signed JWT"),
    /** It is longer than the setting {@code maximumLength}. */
    TOO_LONG("the token is too long"),
    /** Its {@code alg} is {@code none}, unknown, or none for which there is a key. */
    ALGORITHM("there is no key for the token's algorithm"),
    /** Its header has {@code crit} or {@code b64}, which change what the token means. */
    HEADER("the token's header asks for an extension"),
    /** The key that it names with {@code kid} is not in the key set, or it names none and no other key fits. */
    UNKNOWN_KEY("the token's key is not known"),
    /** No key made its signature. */
    SIGNATURE("the token's signature is wrong"),
    /** What it says is not a JSON object in UTF-8 in which each name occurs once. */
    CLAIMS("the token's claims are not a JSON object"),
    /** A claim has a value that it cannot have. */
    CLAIM_VALUE("a claim of the token has a wrong value"),
    /** A claim that must be there is not. */
    CLAIM_MISSING("a claim of the token is missing"),
    /** A subscription token was shown as connection token. */
    SUBSCRIPTION_TOKEN("a subscription token is no connection token"),
    /** It was issued for others. */
    AUDIENCE("the token is for another audience"),
    /** It was issued by somebody else. */
    ISSUER("the token is of another issuer"),
    /** Its {@code nbf} lies in the future. */
    NOT_YET_VALID("the token is not valid yet"),
    /** A subscription token for another channel. */
    OTHER_CHANNEL("the token is for another channel"),
    /** A subscription token for another user. */
    OTHER_USER("the token is for another user"),
    /** A subscription token for another connection of, perhaps, the same user. */
    OTHER_CLIENT("the token is for another client");

    private final String text;

    InvalidToken(String text) {
        this.text = text;
    }

    /** {@return the fixed text} */
    public String text() {
        return text;
    }
}
