package dev.parley.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import java.util.HexFormat;

/**
 * Looks at the length that a PROXY protocol header of version 2 declares, as soon as it is there: one that is too long is
 * refused before more of it is awaited. Leaves what comes to the handlers after it, and the pipeline when it has seen enough.
 */
final class ProxyHeaderLength extends ChannelInboundHandlerAdapter {

    /**
     * Of what follows the first 16 bytes: the addresses and the additional data (TLS version, names, …). The protocol wants a
     * header to fit the smallest TCP segment of 536 bytes; this leaves room for proxies that add a client's certificate.
     */
    static final int MOST = 4096;

    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    /** The signature, the version and command, the address family, and the length in two bytes. */
    private static final int FIXED = 16;

    private final byte[] seen = new byte[FIXED];
    private int count;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        int more = Math.min(bytes.readableBytes(), FIXED - count);
        bytes.getBytes(bytes.readerIndex(), seen, count, more);
        count += more;
        if (!isVersion2()) {
            context.pipeline().remove(this);
        } else if (count == FIXED) {
            context.pipeline().remove(this);
            int length = Byte.toUnsignedInt(seen[FIXED - 2]) << 8 | Byte.toUnsignedInt(seen[FIXED - 1]);
            if (length > MOST) {
                bytes.release();
                context.fireExceptionCaught(new TooLongFrameException(
                        "its PROXY protocol header says that " + length + " bytes follow, expected at most " + MOST));
                return;
            }
        }
        context.fireChannelRead(message);
    }

    /** {@return whether what has come may be the beginning of a header of version 2} */
    private boolean isVersion2() {
        for (int i = 0; i < Math.min(count, SIGNATURE.length); i++) {
            if (seen[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }
}
