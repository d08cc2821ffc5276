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

    /** How many bits lower than the index of the buffer that was provided. */
    static final int PROVIDED_INDEX = 4;

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

    /** Gives the kernel a buffer; the completion tells which. */
    static IoUringIoOps provide(long address, int length, int index, short group) {
        short told = (short) (index << PROVIDED_INDEX | PROVIDE);
        return of(OP_PROVIDE_BUFFERS, (byte) 0, (short) 0, 1, index, address, length, 0, told, group);
    }
}
