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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buffers that the kernel receives into for all bare sockets of one io_uring event loop. It takes one when something has come,
 * and gets it back at the end of the turn in which the engine has seen what is in it: an idle connection holds none. Who finds none
 * left, and who has more than a buffer holds, has its turn when everybody else has had his.
 *
 * <p>The kernel fills them one after the other, so there are few as long as few are enough: then they stay in the processor's
 * cache. When somebody finds none there are soon more, up to {@link #MOST}.
 *
 * <p>Belongs to the event loop.
 */
final class ReceiveBuffers implements IoUringIoHandle {

    static final short GROUP = 0x5057;

    /** How many there are at least, and are allocated at a time, one behind the other. */
    static final int FEWEST = 8;

    /** How many there are at most. */
    static final int MOST = 64;

    private static final Logger LOG = LoggerFactory.getLogger(ReceiveBuffers.class);

    /** After so many turns the kernel gets no more buffers than lately were needed. */
    private static final int TURNS_TO_LOOK_AT = 1 << 12;

    /** For how long more are not asked for when there was no memory: the JDK lets the event loop wait for it. */
    private static final long REFUSED_FOR = TimeUnit.SECONDS.toNanos(1);

    /** IORING_CQE_F_BUFFER: a completion's upper 16 flags are the index of a buffer. */
    private static final int HAS_BUFFER = 1;

    /** After how long buffers are offered again that the kernel had no memory to take. */
    private static final long AGAIN_MILLIS = 100;

    private final IoEventLoop loop;
    private final IoRegistration registration;

    /** Not from the pool: the kernel lets go of its ring some time after the event loop has ended, and may still write there. */
    private final List<ByteBuf> buffers = new ArrayList<>();

    /** The indices of those that have been seen in this turn, in the order in which the kernel took them. */
    private final int[] seen = new int[MOST];

    private int seenCount;

    /** The indices of those that the kernel is not to have now. */
    private final int[] spare = new int[MOST];

    private int spareCount;

    /** How many the kernel is to have. */
    private int wanted = FEWEST;

    /** When there was no memory for more. */
    private long refusedAt = System.nanoTime() - REFUSED_FOR;

    /** How many were seen in one turn at most, since the turns are counted. */
    private int mostSeen;

    private int turns;

    /** Those for which there was no buffer, the one that has waited longest first. */
    private final ArrayDeque<IoUringWire> starving = new ArrayDeque<>();

    /** Those that have more to be received. */
    private final ArrayDeque<IoUringWire> waiting = new ArrayDeque<>();

    private boolean turnEndScheduled;

    /**
     * Gives the kernel of this event loop its first buffers; to be called there.
     *
     * @throws OutOfMemoryError if there is no direct memory for them
     */
    ReceiveBuffers(IoEventLoop loop) {
        this.loop = loop;
        addSlab();
        registration = loop.register(this).syncUninterruptibly().getNow();
        provide(0, FEWEST);
    }

    static boolean isIn(int flags) {
        return (flags & HAS_BUFFER) != 0;
    }

    static int index(int flags) {
        return flags >>> Short.SIZE;
    }

    ByteBuf get(int index) {
        return buffers.get(index);
    }

    /** Returns how many there are. */
    int count() {
        return buffers.size();
    }

    /** Lets the kernel have a buffer again. */
    void giveBack(int index) {
        seen[seenCount++] = index;
        scheduleTurnEnd();
    }

    // ---- how many there are

    private void addSlab() {
        ByteBuffer slab = ByteBuffer.allocateDirect(FEWEST * SocketWire.READ_BYTES);
        for (int i = 0; i < FEWEST; i++) {
            buffers.add(Unpooled.wrappedBuffer(slab.slice(i * SocketWire.READ_BYTES, SocketWire.READ_BYTES)));
        }
    }

    /** Gives the kernel more, if there may be more. */
    private void grow() {
        wanted = Math.min(wanted + FEWEST, MOST);
        int most = buffers.size();
        if (spareCount > 0) {
            int some = Math.min(spareCount, wanted - (most - spareCount));
            spareCount -= some;
            provideAll(spare, spareCount, spareCount + some);
        } else if (most < wanted && System.nanoTime() - refusedAt >= REFUSED_FOR) {
            try {
                addSlab();
                provide(most, FEWEST);
            } catch (OutOfMemoryError none) {
                LOG.debug("There is no direct memory for more than {} receive buffers", most);
                refusedAt = System.nanoTime();
            }
        }
    }

    private void provideSeen() {
        mostSeen = Math.max(mostSeen, seenCount);
        if (++turns == TURNS_TO_LOOK_AT) {
            wanted = Math.clamp(2L * mostSeen, FEWEST, wanted);
            turns = 0;
            mostSeen = 0;
        }
        while (seenCount > 0 && buffers.size() - spareCount > wanted) {
            spare[spareCount++] = seen[--seenCount];
        }
        provideAll(seen, 0, seenCount);
        seenCount = 0;
    }

    /** Gives the kernel buffers, in as few steps as they allow. */
    private void provideAll(int[] indices, int from, int to) {
        Arrays.sort(indices, from, to);
        int at = from;
        while (at < to) {
            int first = indices[at++];
            int count = 1;
            while (at < to && indices[at] == first + count && indices[at] % FEWEST != 0) {
                count++;
                at++;
            }
            provide(first, count);
        }
    }

    /** Gives the kernel buffers that lie one behind the other. */
    private void provide(int first, int count) {
        registration.submit(
                UringOps.provide(buffers.get(first).memoryAddress(), SocketWire.READ_BYTES, first, count, GROUP));
    }

    // ---- whose turn it is

    /** Has a connection receive as soon as there may be a buffer for it. */
    void awaitBuffer(IoUringWire wire) {
        starving.add(wire);
        scheduleTurnEnd();
    }

    /** Has a connection receive more, after others have had their turn. */
    void awaitTurn(IoUringWire wire) {
        waiting.add(wire);
        scheduleTurnEnd();
    }

    /** Takes note that a receive has ended without a buffer: others may have waited for it. */
    void endedWithout() {
        if (!starving.isEmpty() || !waiting.isEmpty()) {
            scheduleTurnEnd();
        }
    }

    private void scheduleTurnEnd() {
        if (!turnEndScheduled) {
            try {
                loop.execute(this::endTurn);
                turnEndScheduled = true;
            } catch (RejectedExecutionException gone) {
                starving.clear();
                waiting.clear();
            }
        }
    }

    /**
     * Gives back what was seen, and lets no more connections receive than there are buffers: for others there would be none. They
     * have their turn when some of these have received.
     */
    private void endTurn() {
        turnEndScheduled = false;
        provideSeen();
        if (!starving.isEmpty()) {
            grow();
        }
        for (int receiving = 0; receiving < wanted; ) {
            IoUringWire next = starving.isEmpty() ? waiting.poll() : starving.poll();
            if (next == null) {
                return;
            }
            receiving += next.receiveNow() ? 1 : 0;
        }
    }

    // ---- from the event loop

    @Override
    public void handle(IoRegistration of, IoEvent event) {
        IoUringIoEvent provided = (IoUringIoEvent) event;
        if (provided.res() < 0 && !loop.isShuttingDown()) {
            int first = UringOps.providedFirst(provided.userData());
            int count = UringOps.providedCount(provided.userData());
            LOG.debug("io_uring does not take {} receive buffers: error {}", count, -provided.res());
            loop.schedule(() -> provide(first, count), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The event loop ends. */
    @Override
    public void close() {
        registration.cancel();
    }
}
