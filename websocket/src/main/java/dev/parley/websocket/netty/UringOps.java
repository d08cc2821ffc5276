package dev.parley.websocket.netty;

import io.netty.channel.uring.IoUringIoOps;

/** What io_uring is asked to do (io_uring_enter(2)), with the numbers of the kernel's interface. */
final class UringOps {

    /** By which a completion tells what it is of. */
    static final short RECEIVE = 1;

    static final short SEND = 2;
    static final short AWAIT_INPUT = 3;
    static final short AWAIT_OUTPUT = 4;
    static final short AWAIT_END = 5;
    static final short CANCEL = 6;
    static final short PROVIDE = 7;

    /** By how many bits a completion of {@link #PROVIDE} has the index of the first buffer higher, and their number less one. */
    private static final int PROVIDED_FIRST = 4;

    private static final int PROVIDED_COUNT = 10;

    /** IORING_CQE_F_SOCK_NONEMPTY: of a receive, that it did not take all. */
    static final int MORE_IS_THERE = 1 << 2;

    private static final byte OP_POLL_ADD = 6;
    private static final byte OP_ASYNC_CANCEL = 14;
    private static final byte OP_SEND = 26;
    private static final byte OP_RECV = 27;
    private static final byte OP_PROVIDE_BUFFERS = 31;

    /** IOSQE_BUFFER_SELECT: the kernel takes a buffer of a group. */
    private static final byte BUFFER_SELECT = 1 << 5;

    /** IORING_RECVSEND_POLL_FIRST: nothing is there, so it is not tried at once. */
    private static final short POLL_FIRST = 1;

    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    private static final int POLLRDHUP = 0x2000;

    /** POLLERR and POLLHUP, of which a poll always tells. */
    static final int BROKEN = 8 | 0x10;

    private UringOps() {}

    private static IoUringIoOps of(
            byte operation,
            byte flags,
            short priority,
            int fd,
            long offset,
            long address,
            int length,
            int more,
            short data,
            short group) {
        return new IoUringIoOps(
                operation, flags, priority, fd, offset, address, length, more, (long) data, group, (short) 0, 0, 0);
    }

    static IoUringIoOps receive(int fd, short group, boolean somethingIsThere) {
        short priority = somethingIsThere ? 0 : POLL_FIRST;
        return of(OP_RECV, BUFFER_SELECT, priority, fd, 0, 0, 0, 0, RECEIVE, group);
    }

    static IoUringIoOps send(int fd, long address, int length) {
        return of(OP_SEND, (byte) 0, (short) 0, fd, 0, address, length, 0, SEND, (short) 0);
    }

    static IoUringIoOps awaitInput(int fd) {
        return of(OP_POLL_ADD, (byte) 0, (short) 0, fd, 0, 0, 0, POLLIN, AWAIT_INPUT, (short) 0);
    }

    static IoUringIoOps awaitOutput(int fd) {
        return of(OP_POLL_ADD, (byte) 0, (short) 0, fd, 0, 0, 0, POLLOUT, AWAIT_OUTPUT, (short) 0);
    }

    static IoUringIoOps awaitEnd(int fd) {
        return of(OP_POLL_ADD, (byte) 0, (short) 0, fd, 0, 0, 0, POLLRDHUP, AWAIT_END, (short) 0);
    }

    static IoUringIoOps cancel(long operation) {
        return of(OP_ASYNC_CANCEL, (byte) 0, (short) 0, -1, 0, operation, 0, 0, CANCEL, (short) 0);
    }

    /**
     * Gives the kernel buffers that lie one behind the other; the completion tells which.
     *
     * @param address of the first
     * @param length of each
     * @param first the index of the first, below 64
     * @param count how many, at most 32
     * @param group whose they are
     */
    static IoUringIoOps provide(long address, int length, int first, int count, short group) {
        short told = (short) (((count - 1) << PROVIDED_COUNT) | (first << PROVIDED_FIRST) | PROVIDE);
        return of(OP_PROVIDE_BUFFERS, (byte) 0, (short) 0, count, first, address, length, 0, told, group);
    }

    /** Returns the index of the first buffer that a completion is of. */
    static int providedFirst(long userData) {
        return (int) userData >>> PROVIDED_FIRST & ((1 << (PROVIDED_COUNT - PROVIDED_FIRST)) - 1);
    }

    /** Returns how many buffers a completion is of. */
    static int providedCount(long userData) {
        return ((int) userData >>> PROVIDED_COUNT) + 1;
    }
}
