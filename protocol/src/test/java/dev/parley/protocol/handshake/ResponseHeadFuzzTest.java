package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.protocol.Extension;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** Fuzzes everything that a client does with the bytes of a server's answer. Without a fuzzer it runs the seeds. */
class ResponseHeadFuzzTest {
    private static final HeadLimits LIMITS = new HeadLimits(2048, 512, 20);

    private final FakeExtension a = new FakeExtension("a", Extension.RSV1, new ExtensionOffer("a"));
    private final FakeExtension b = new FakeExtension("b", Extension.RSV2, new ExtensionOffer("b"));
    private final FakeExtension c = new FakeExtension("c", Extension.RSV2, new ExtensionOffer("c"));

    private ClientHandshake handshake() {
        return ClientHandshake.to(new WebSocketUri(false, "server.example.com", 80, "/chat"))
                .nonce(Base64.getDecoder().decode("dGhlIHNhbXBsZSBub25jZQ=="))
                .subprotocols("chat")
                .extension(a)
                .extension(b)
                .extension(c)
                .limits(LIMITS)
                .build();
    }

    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @FuzzTest(maxDuration = "5m")
    void neverThrowsAndGivesTheSameHoweverItIsCut(byte[] data) {
        HeadResult<ResponseHead> whole = HeadParser.forResponses(LIMITS).receive(ByteBuffer.wrap(data));
        assertThat(FuzzedHeads.byteByByte(HeadParser.forResponses(LIMITS), data))
                .isEqualTo(whole);
        if (whole instanceof HeadResult.Complete<ResponseHead>(ResponseHead head)) {
            FuzzedHeads.checkResponse(head);
        }

        ClientOutcome outcome = handshake().receive(ByteBuffer.wrap(data));
        int open = a.open() + b.open() + c.open();
        if (outcome instanceof ClientOutcome.Opened(Agreement agreement)) {
            assertThat(agreement.extensions()).hasSize(open);
            agreement.extensions().forEach(Extension::close);
        } else {
            assertThat(open).isZero();
        }
        assertThat(describe(byteByByte(data))).isEqualTo(describe(outcome));
    }

    private ClientOutcome byteByByte(byte[] data) {
        ClientHandshake handshake = handshake();
        ClientOutcome outcome = new ClientOutcome.Incomplete();
        for (int i = 0; i < data.length && outcome instanceof ClientOutcome.Incomplete; i++) {
            outcome = handshake.receive(ByteBuffer.wrap(data, i, 1));
        }
        return outcome;
    }

    /** The outcome as a value; the extensions by their names, as each handshake has instances of its own. */
    private static List<Object> describe(ClientOutcome outcome) {
        return switch (outcome) {
            case ClientOutcome.Opened(Agreement agreement) ->
                List.of(
                        agreement.response(),
                        agreement.subprotocol(),
                        agreement.extensions().stream().map(Extension::name).toList());
            case ClientOutcome.Incomplete incomplete -> List.of(incomplete);
            case ClientOutcome.Rejected rejected -> List.of(rejected);
            case ClientOutcome.Failed failed -> {
                assertThat(failed.text()).matches("[ -~]*");
                yield List.of(failed);
            }
        };
    }
}
