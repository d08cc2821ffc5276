package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buffers that the kernel receives into for all bare sockets of one io_uring event loop. It takes one when something has come,
 * and gets it back when the engine has seen what is in it: an idle connection holds none. Who finds none left, and who has more
 * than a buffer holds, has its turn when everybody else has had his.
 *
 * <p>Belongs to the event loop.
 */
final class ReceiveBuffers implements IoUringIoHandle {

    static final short GROUP = 0x5057;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveBuffers.class);

    private static final int COUNT = 32;

    /** IORING_CQE_F_BUFFER: a completion's upper 16 flags are the index of a buffer. */
    private static final int HAS_BUFFER = 1;

    /** After how long a buffer is offered again that the kernel had no memory to take. */
    private static final long AGAIN_MILLIS = 100;

    private final IoEventLoop loop;

    /** Not from the pool: the kernel lets go of its ring some time after the event loop has ended, and may still write there. */
    private final ByteBuf[] buffers = new ByteBuf[COUNT];

    private final IoRegistration registration;

    /** Those for which there was no buffer, the one that has waited longest first. */
    private final ArrayDeque<IoUringWire> starving = new ArrayDeque<>();

    /** Those that have more to be received. */
    private final ArrayDeque<IoUringWire> waiting = new ArrayDeque<>();

    private boolean turnScheduled;

    /** Gives the kernel of this event loop its buffers; to be called there. */
    ReceiveBuffers(IoEventLoop loop) {
        this.loop = loop;
        for (int i = 0; i < COUNT; i++) {
            buffers[i] = Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(NettyTransport.READ_BUFFER_BYTES));
        }
        registration = loop.register(this).syncUninterruptibly().getNow();
        for (int i = 0; i < COUNT; i++) {
            provide(i);
        }
    }

    static boolean isIn(int flags) {
        return (flags & HAS_BUFFER) != 0;
    }

    static int index(int flags) {
        return flags >>> Short.SIZE;
    }

    ByteBuf get(int index) {
        return buffers[index];
    }

    /** Lets the kernel have a buffer again. */
    void giveBack(int index) {
        provide(index);
    }

    private void provide(int index) {
        ByteBuf buffer = buffers[index];
        registration.submit(UringOps.provide(buffer.memoryAddress(), buffer.capacity(), index, GROUP));
    }

    // ---- whose turn it is

    /** Has a connection receive as soon as there may be a buffer for it. */
    void awaitBuffer(IoUringWire wire) {
        starving.add(wire);
        scheduleTurn();
    }

    /** Has a connection receive more, after others have had their turn. */
    void awaitTurn(IoUringWire wire) {
        waiting.add(wire);
        scheduleTurn();
    }

    private void scheduleTurn() {
        if (!turnScheduled) {
            try {
                loop.execute(this::takeTurns);
                turnScheduled = true;
            } catch (RejectedExecutionException gone) {
                starving.clear();
                waiting.clear();
            }
        }
    }

    /** Lets no more connections receive than there are buffers: for others there would be none. */
    private void takeTurns() {
        turnScheduled = false;
        for (int i = 0; i < COUNT; i++) {
            IoUringWire next = starving.isEmpty() ? waiting.poll() : starving.poll();
            if (next == null) {
                return;
            }
            next.receiveNow();
        }
        if (!starving.isEmpty() || !waiting.isEmpty()) {
            scheduleTurn();
        }
    }

    // ---- from the event loop

    @Override
    public void handle(IoRegistration of, IoEvent event) {
        IoUringIoEvent provided = (IoUringIoEvent) event;
        if (provided.res() < 0 && !loop.isShuttingDown()) {
            int index = (int) provided.userData() >>> UringOps.PROVIDED_INDEX;
            LOG.debug("io_uring does not take a receive buffer: error {}", -provided.res());
            loop.schedule(() -> provide(index), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The event loop ends. */
    @Override
    public void close() {
        registration.cancel();
    }
}
