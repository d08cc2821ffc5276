package dev.parley.hub.auth;

import java.io.Serial;

/** Tells what is wrong with the claims of a token whose signature is good. */
final class ClaimException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final InvalidToken reason;
    private final String claim;

    ClaimException(InvalidToken reason, String claim) {
        super(reason.text(), null, false, false);
        this.reason = reason;
        this.claim = claim;
    }

    static ClaimException wrongValue(String claim) {
        return new ClaimException(InvalidToken.CLAIM_VALUE, claim);
    }

    <C> TokenResult<C> result() {
        return new TokenResult.Invalid<>(reason, claim);
    }
}
