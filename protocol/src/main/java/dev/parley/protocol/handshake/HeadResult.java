package dev.parley.protocol.handshake;

/**
 * What {@link HeadParser#receive} made of the bytes so far.
 *
 * @param <H> the kind of head that is parsed
 */
public sealed interface HeadResult<H extends Head> {
    /**
     * The end of the head has not come yet.
     *
     * @param <H> the kind of head that is parsed
     */
    record Incomplete<H extends Head>() implements HeadResult<H> {}

    /**
     * A whole head has come; the buffer stands at the first byte after it.
     *
     * @param head the head
     * @param <H> the kind of head that is parsed
     */
    record Complete<H extends Head>(H head) implements HeadResult<H> {}

    /**
     * The peer sent something that is no acceptable head. Whatever it sends from here on is not looked at.
     *
     * @param status the status that a server answers with (400, 414, 431, 501 or 505); for a response head 502, which is
     *     what a gateway would tell its own client
     * @param section the rule that was broken, such as {@code RFC 9112 §5.2}
     * @param text what was wrong, in a fixed text without anything that the peer sent
     * @param <H> the kind of head that is parsed
     */
    record Malformed<H extends Head>(int status, String section, String text) implements HeadResult<H> {}
}
