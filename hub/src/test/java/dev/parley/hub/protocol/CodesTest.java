package dev.parley.hub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes of the protocol and what clients do upon them. */
class CodesTest {

    @Test
    void theErrorsAreThese() {
        assertThat(Arrays.stream(ErrorCode.values())
                        .map(error -> error.code() + " " + error.message() + (error.temporary() ? ", temporary" : "")))
                .containsExactly(
                        "100 internal server error, temporary",
                        "101 unauthorized",
                        "102 unknown channel",
                        "103 permission denied",
                        "104 method not found",
                        "105 already subscribed",
                        "106 limit exceeded",
                        "107 bad request",
                        "108 not available",
                        "109 token expired",
                        "110 expired",
                        "111 too many requests, temporary",
                        "112 unrecoverable position",
                        "113 token revoked");
        assertThat(ErrorCode.TOO_MANY_REQUESTS.error()).isEqualTo(new CommandError(111, "too many requests", true));
    }

    @Test
    void theUnsubscribeCodesAreThese() {
        assertThat(Arrays.stream(UnsubscribeCode.values())
                        .map(code -> code.code() + " " + code.reason() + (code.resubscribes() ? ", again" : "")))
                .containsExactly(
                        "2000 server unsubscribe",
                        "2500 insufficient state, again",
                        "2501 subscription expired, again",
                        "2502 state invalidated, again");
        assertThat(UnsubscribeCode.isAllowed(1999)).isFalse();
        assertThat(UnsubscribeCode.isAllowed(2000)).isTrue();
        assertThat(UnsubscribeCode.isAllowed(2999)).isTrue();
        assertThat(UnsubscribeCode.isAllowed(3000)).isFalse();
        assertThat(UnsubscribeCode.resubscribes(2499)).isFalse();
    }

    @Test
    void theDisconnectCodesAreThese() {
        assertThat(Arrays.stream(DisconnectCode.values())
                        .map(code -> code.code() + " " + code.reason() + (code.reconnects() ? ", again" : "")))
                .containsExactly(
                        "3000 connection closed, again",
                        "3001 shutdown, again",
                        "3004 internal server error, again",
                        "3005 connection expired, again",
                        "3006 subscription expired, again",
                        "3008 slow, again",
                        "3009 write error, again",
                        "3010 insufficient state, again",
                        "3011 force reconnect, again",
                        "3012 no pong, again",
                        "3013 too many requests, again",
                        "3014 state invalidated, again",
                        "3500 invalid token",
                        "3501 bad request",
                        "3502 stale",
                        "3503 force disconnect",
                        "3504 connection limit",
                        "3505 channel limit",
                        "3506 inappropriate protocol",
                        "3507 permission denied",
                        "3508 not available",
                        "3509 too many errors");
    }

    @ParameterizedTest
    @CsvSource({
        "3000,true,true",
        "3499,true,true",
        "3500,false,true",
        "3999,false,true",
        "4000,true,true",
        "4499,true,true",
        "4500,false,true",
        "4999,false,true",
        "5000,true,false",
        "2999,true,false",
        "1001,true,false"
    })
    void aCodeOfAProgramTellsWhetherTheClientComesBack(long code, boolean reconnects, boolean allowed) {
        assertThat(DisconnectCode.reconnects(code)).isEqualTo(reconnects);
        assertThat(DisconnectCode.isAllowed(code)).isEqualTo(allowed);
    }
}
