package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.protocol.Extension;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;

/** Fuzzes everything that a client does with the bytes of a server's answer. Without a fuzzer it runs the seeds. */
class ResponseHeadFuzzTest {
    private static final HeadLimits LIMITS = new HeadLimits(2048, 512, 20);

    @FuzzTest(maxDuration = "5m")
    void neverThrowsAndGivesTheSameHoweverItIsCut(byte[] data) {
        HeadResult<ResponseHead> whole = HeadParser.forResponses(LIMITS).receive(ByteBuffer.wrap(data));
        assertThat(FuzzedHeads.byteByByte(HeadParser.forResponses(LIMITS), data))
                .isEqualTo(whole);
        if (whole instanceof HeadResult.Complete<ResponseHead>(ResponseHead head)) {
            FuzzedHeads.checkResponse(head);
        }
        assertThat(describe(receive(data, 1))).isEqualTo(describe(receive(data, Math.max(data.length, 1))));
    }

    /** What a client makes of the bytes, in pieces of this size; and that it leaves open what it hands out only. */
    private static ClientOutcome receive(byte[] data, int size) {
        List<FakeExtension> extensions = List.of(
                new FakeExtension("a", Extension.RSV1, new ExtensionOffer("a")),
                new FakeExtension("b", Extension.RSV2, new ExtensionOffer("b")),
                new FakeExtension("c", Extension.RSV2, new ExtensionOffer("c")));
        ClientHandshake.Builder builder = ClientHandshake.to(new WebSocketUri(false, "server.example.com", 80, "/chat"))
                .nonce(Base64.getDecoder().decode("dGhlIHNhbXBsZSBub25jZQ=="))
                .subprotocols("chat")
                .limits(LIMITS);
        extensions.forEach(builder::extension);
        ClientHandshake handshake = builder.build();
        ClientOutcome outcome = new ClientOutcome.Incomplete();
        for (int from = 0; from < data.length && outcome instanceof ClientOutcome.Incomplete; from += size) {
            outcome = handshake.receive(ByteBuffer.wrap(data, from, Math.min(size, data.length - from)));
        }
        int open = extensions.stream().mapToInt(FakeExtension::open).sum();
        assertThat(open)
                .isEqualTo(
                        outcome instanceof ClientOutcome.Opened(Agreement agreement)
                                ? agreement.extensions().size()
                                : 0);
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
            case ClientOutcome.NotHttp notHttp -> {
                assertThat(notHttp.text()).matches("[ -~]*");
                yield List.of(notHttp);
            }
            case ClientOutcome.Failed failed -> {
                assertThat(failed.text()).matches("[ -~]*");
                yield List.of(failed);
            }
        };
    }
}
