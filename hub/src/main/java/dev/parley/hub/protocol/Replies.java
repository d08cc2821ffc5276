package dev.parley.hub.protocol;

import org.jspecify.annotations.Nullable;

/** What makes a reply of what either codec has read. */
final class Replies {

    private Replies() {}

    /**
     * A reply of what was read.
     *
     * @param empty whether nothing but an id was read, not even unknown fields
     */
    static Reply reply(long id, Reply.@Nullable Content content, boolean empty) throws DecodeException {
        if (content == null && id == 0 && empty) {
            return Reply.PING;
        }
        if (content == null || content instanceof Push != (id == 0)) {
            throw new DecodeException(DecodeFault.NOT_A_REPLY);
        }
        return new Reply(id, content);
    }

    static Push push(String channel, Push.@Nullable Content content) throws DecodeException {
        if (content == null) {
            throw new DecodeException(DecodeFault.NOT_A_REPLY);
        }
        return new Push(channel, content);
    }
}
