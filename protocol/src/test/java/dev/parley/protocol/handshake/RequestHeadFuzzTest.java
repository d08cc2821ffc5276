package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.protocol.Extension;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Fuzzes everything that a server does with the bytes of an opening handshake. Without a fuzzer it runs the seeds. */
class RequestHeadFuzzTest {
    private static final HeadLimits LIMITS = new HeadLimits(2048, 512, 20);

    @FuzzTest(maxDuration = "5m")
    void neverThrowsAndGivesTheSameHoweverItIsCut(byte[] data) {
        ByteBuffer all = ByteBuffer.wrap(data);
        HeadResult<RequestHead> whole = HeadParser.forRequests(LIMITS).receive(all);

        assertThat(FuzzedHeads.byteByByte(HeadParser.forRequests(LIMITS), data)).isEqualTo(whole);
        switch (whole) {
            case HeadResult.Incomplete<RequestHead>() ->
                assertThat(data.length).isLessThanOrEqualTo(LIMITS.maximumHeadBytes());
            case HeadResult.Malformed<RequestHead> malformed ->
                FuzzedHeads.checkResponse(Refusal.of(malformed).response());
            case HeadResult.Complete<RequestHead>(RequestHead head) -> {
                // What was taken can be written, and read again as it was. White space may grow past the limits.
                assertThat(Wire.receiveRequest(head.encode())).isEqualTo(new HeadResult.Complete<>(head));
                checkParts(head);
                answer(head);
            }
        }
    }

    private static void checkParts(RequestHead head) {
        assertThat(head.target()).endsWith(head.query().raw());
        assertThat(head.resourceName()).contains(head.path());
        head.query()
                .parameters()
                .forEach(parameter ->
                        assertThat(head.query().all(parameter.name())).contains(parameter.value()));
        head.cookies()
                .all()
                .forEach(cookie ->
                        assertThat(head.cookies().first(cookie.name())).isPresent());
        assertThat(PercentEncoding.decode(head.path())).isNotNull();
    }

    private static void answer(RequestHead head) {
        switch (ServerHandshake.examine(head)) {
            case PlainRequest(RequestHead plain) -> assertThat(plain).isSameAs(head);
            case Refusal refusal -> {
                assertThat(refusal.body()).matches("[ -~§]*");
                FuzzedHeads.checkResponse(refusal.response());
            }
            case OpeningRequest opening -> {
                FakeExtension extension = new FakeExtension("permessage-deflate", Extension.RSV1);
                Agreement agreement = new ServerHandshake(List.of(extension))
                        .accept(opening, opening.subprotocols().stream().findFirst(), Headers.empty());
                FuzzedHeads.checkResponse(agreement.response());
                assertThat(agreement.subprotocol())
                        .isEqualTo(
                                opening.subprotocols().isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(opening.subprotocols().getFirst()));
                assertThat(extension.open()).isEqualTo(agreement.extensions().size());
            }
        }
    }
}
