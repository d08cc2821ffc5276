package dev.parley.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Extension;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read again as it was, for heads, extensions and whole handshakes made at random from a seed. */
class HandshakeRoundTripTest {
    private static final String TOKEN = "!#$%&'*+-.^_`|~09AZaz";
    private static final String VALUE = " \t!\"(),/:;<=>?@[\\]{}~09AZaz\u0080\u00ff";
    private static final String TARGET = "/?%&=+-._~!$'()*,;:@[]{}|\\^`09AZaz";
    private static final int ROUNDS = 200;

    static LongStream seeds() {
        return LongStream.of(1, 2, 3, 6455, 20261122, System.nanoTime());
    }

    private static String text(Random random, String alphabet, int least, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(least, most + 1); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    private static Headers headers(Random random) {
        Headers.Builder headers = Headers.builder().add("Host", text(random, "az09.-", 0, 20));
        for (int i = random.nextInt(20); i > 0; i--) {
            headers.add(
                    "X-" + text(random, TOKEN, 0, 30),
                    text(random, VALUE, 0, 80).strip());
        }
        return headers.build();
    }

    private static <H extends Head> H parse(HeadParser<H> parser, byte[] bytes, Random random) {
        int from = 0;
        while (true) {
            int to = Math.min(bytes.length, from + 1 + random.nextInt(bytes.length));
            HeadResult<H> result = parser.receive(ByteBuffer.wrap(bytes, from, to - from));
            if (result instanceof HeadResult.Complete<H>(H head)) {
                assertThat(to).isEqualTo(bytes.length);
                return head;
            }
            assertThat(result).isInstanceOf(HeadResult.Incomplete.class);
            from = to;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void headsAreReadAsTheyWereWritten(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            RequestHead request = new RequestHead(
                    "M" + text(random, TOKEN, 0, 10), "/" + text(random, TARGET, 0, 60), 1, headers(random));
            ResponseHead response = new ResponseHead(
                    random.nextInt(2), random.nextInt(100, 1000), text(random, VALUE, 0, 30), headers(random));

            assertThat(parse(HeadParser.forRequests(HeadLimits.DEFAULT), request.encode(), random))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(request);
            assertThat(parse(HeadParser.forResponses(HeadLimits.DEFAULT), response.encode(), random))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(response);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void extensionsAreReadAsTheyWereWritten(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            List<ExtensionOffer> offers = offers(random, random.nextInt(1, 6));
            Headers once = Headers.of(ExtensionHeader.NAME, ExtensionHeader.format(offers));
            Headers.Builder each = Headers.builder();
            offers.forEach(offer -> each.add(ExtensionHeader.NAME, offer.toString()));

            assertThat(ExtensionHeader.read(once))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(new ExtensionHeader.Extensions(offers));
            assertThat(ExtensionHeader.read(each.build())).isEqualTo(new ExtensionHeader.Extensions(offers));
        }
    }

    private static List<ExtensionOffer> offers(Random random, int count) {
        List<ExtensionOffer> offers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<ExtensionOffer.Parameter> parameters = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                Optional<String> value =
                        random.nextBoolean() ? Optional.of(text(random, TOKEN, 1, 8)) : Optional.empty();
                parameters.add(new ExtensionOffer.Parameter("p" + text(random, TOKEN, 0, 8), value));
            }
            offers.add(new ExtensionOffer("e" + i + text(random, TOKEN, 0, 8), parameters));
        }
        return offers;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bothSidesAgreeOnTheSame(long seed) {
        Random random = new Random(seed);
        int[] bits = {Extension.RSV1, Extension.RSV2, Extension.RSV3, 0};
        for (int round = 0; round < ROUNDS; round++) {
            String as = "seed " + seed + ", round " + round;
            List<String> subprotocols = random.ints(random.nextInt(4), 0, 1000)
                    .distinct()
                    .mapToObj(Integer::toString)
                    .toList();
            ClientHandshake.Builder builder = ClientHandshake.to(
                            new WebSocketUri(false, "h", 80, "/" + text(random, TARGET, 0, 20)))
                    .subprotocols(subprotocols.toArray(String[]::new));
            List<ServerExtension> known = new ArrayList<>();
            for (ExtensionOffer offer : offers(random, random.nextInt(5))) {
                FakeExtension extension = new FakeExtension(offer.name(), bits[random.nextInt(bits.length)], offer);
                builder.extension(extension);
                if (random.nextBoolean()) {
                    known.add(extension);
                }
            }
            ClientHandshake client = builder.build();

            RequestHead request = parse(
                    HeadParser.forRequests(HeadLimits.DEFAULT), client.request().encode(), random);
            Opening opening = ServerHandshake.examine(request);
            assertThat(opening).as(as).isInstanceOf(OpeningRequest.class);
            Agreement server = new ServerHandshake(known)
                    .accept((OpeningRequest) opening, subprotocols.stream().findAny(), headers(random));
            ClientOutcome outcome =
                    client.receive(ByteBuffer.wrap(server.response().encode()));

            assertThat(outcome).as(as).isInstanceOf(ClientOutcome.Opened.class);
            Agreement agreement = ((ClientOutcome.Opened) outcome).agreement();
            assertThat(agreement.subprotocol()).as(as).isEqualTo(server.subprotocol());
            assertThat(agreement.extensions())
                    .as(as)
                    .extracting(Extension::name)
                    .isEqualTo(server.extensions().stream().map(Extension::name).toList());
        }
    }
}
