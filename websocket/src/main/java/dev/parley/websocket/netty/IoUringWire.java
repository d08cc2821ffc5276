package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A bare socket over io_uring. One receive is always under way while input is wanted, for which the kernel takes a buffer of
 * {@link ReceiveBuffers} only when something has come; what is sent goes to the kernel together with what other connections send
 * in the same turn of the event loop.
 */
final class IoUringWire extends SocketWire implements IoUringIoHandle {

    /** The socket is not ready, and is one for which the kernel does not wait. */
    private static final int AGAIN = Errors.ERRNO_EAGAIN_NEGATIVE;

    /** A buffer was wanted, and all were in use. */
    private static final int NO_BUFFERS = -105;

    private static final int CANCELLED = -125;

    /** Null before {@link #register()}. */
    private @Nullable IoRegistration registration;

    /** What is under way, by the number that cancels it; 0 if nothing is. */
    private long receiving;

    private long sending;

    /** Whether more is to be received when others have had their turn. */
    private boolean awaitingTurn;

    /** What tells of the peer's end while nothing is received. */
    private long awaitingEnd;

    /** Whether the descriptor is still to be closed, when nothing is under way any more. */
    private boolean closing;

    IoUringWire(NettyWebSocket webSocket, Channel channel) {
        super(webSocket, channel);
    }

    @Override
    void register() {
        registration =
                ((IoEventLoop) eventLoop()).register(this).syncUninterruptibly().getNow();
        updateInput();
    }

    private long submit(IoUringIoOps ops) {
        IoRegistration registered = registration;
        return registered == null ? 0 : registered.submit(ops);
    }

    private int descriptor() {
        return socket().intValue();
    }

    /** What is under way when input is not wanted any more is left so: it brings one buffer, which is kept. */
    @Override
    void updateInput() {
        if (receiving != 0 || awaitingTurn) {
            return;
        }
        if (wantsInput()) {
            receive(isEndThere());
        } else if (awaitingEnd == 0 && isActive() && !isInputEnded() && !isEndThere()) {
            awaitingEnd =
                    submit(UringOps.awaitEnd(descriptor())); // Once it is there, a poll would tell again and again.
        }
    }

    private void receiveMore(boolean somethingIsThere) throws IOException {
        if (receiving == 0 && !awaitingTurn && ((somethingIsThere && wantsInput()) || wantsWhatIsBeforeEnd())) {
            awaitingTurn = true;
            context().receiveBuffers().awaitTurn(this);
        } else if (receiving == 0 && isEndThere() && isActive() && !isInputEnded() && !wantsInput() && !awaitingTurn) {
            leaveWhatIsBeforeEnd();
        } else {
            updateInput();
        }
    }

    /** Receives what is there, now that it is this connection's turn; returns whether there is something under way now. */
    boolean receiveNow() {
        awaitingTurn = false;
        if (receiving == 0 && (wantsInput() || wantsWhatIsBeforeEnd())) {
            receive(true);
            return true;
        }
        updateInput();
        return false;
    }

    private void receive(boolean somethingIsThere) {
        receiving = submit(UringOps.receive(descriptor(), ReceiveBuffers.GROUP, somethingIsThere));
    }

    @Override
    void send() {
        ByteBuf bytes = current();
        if (sending == 0 && bytes != null) {
            sending = submit(
                    UringOps.send(descriptor(), bytes.memoryAddress() + bytes.readerIndex(), bytes.readableBytes()));
        }
    }

    @Override
    public void handle(IoRegistration of, IoEvent event) {
        IoUringIoEvent done = (IoUringIoEvent) event;
        try {
            switch ((int) done.userData()) {
                case UringOps.RECEIVE -> received(done.res(), done.flags());
                case UringOps.SEND -> sendDone(done.res());
                case UringOps.AWAIT_INPUT -> {
                    receiving = 0;
                    receiveMore(true);
                }
                case UringOps.AWAIT_END -> {
                    awaitingEnd = 0;
                    if (done.res() > 0) {
                        noteEnd((done.res() & UringOps.BROKEN) != 0);
                    }
                    receiveMore(false); // What came before the end must be taken out before the end can be told.
                }
                case UringOps.AWAIT_OUTPUT -> {
                    sending = 0;
                    flush();
                }
                default -> {} // Something has been cancelled, which is told of by itself.
            }
        } catch (Throwable failed) {
            webSocket().failed(failed);
        }
        closeIfUnused();
    }

    private void received(int result, int flags) throws IOException {
        receiving = 0;
        boolean more = false;
        if (ReceiveBuffers.isIn(flags)) {
            ReceiveBuffers buffers = context().receiveBuffers();
            int index = ReceiveBuffers.index(flags);
            try {
                if (isActive() && result > 0) {
                    webSocket().inbound.receiveShared(buffers.get(index).setIndex(0, result));
                    more = (flags & UringOps.MORE_IS_THERE) != 0;
                }
            } finally {
                buffers.giveBack(index);
            }
        } else {
            context().receiveBuffers().endedWithout();
        }
        if (!isActive()) {
            return;
        }
        if (result > 0) {
            webSocket().readComplete();
        }
        if (result == 0) {
            endInput();
        } else if (result == AGAIN) {
            receiving = submit(UringOps.awaitInput(descriptor()));
        } else if (result == NO_BUFFERS) {
            awaitingTurn = true;
            context().receiveBuffers().awaitBuffer(this);
        } else if (result < 0 && result != CANCELLED) {
            throw Errors.newIOException("recv", result);
        } else {
            receiveMore(more);
        }
    }

    private void sendDone(int result) {
        sending = 0;
        if (!isActive()) {
            return;
        }
        if (result == AGAIN) {
            sending = submit(UringOps.awaitOutput(descriptor()));
        } else if (result < 0) {
            failed(Errors.newIOException("send", result));
        } else {
            sent(result);
            send();
            tellRoom();
        }
    }

    @Override
    void closeSocket() {
        closing = true;
        if (receiving != 0) {
            submit(UringOps.cancel(receiving));
        }
        if (sending != 0) {
            submit(UringOps.cancel(sending));
        }
        if (awaitingEnd != 0) {
            submit(UringOps.cancel(awaitingEnd));
        }
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (closing && receiving == 0 && sending == 0 && awaitingEnd == 0) {
            closing = false;
            if (registration != null) {
                registration.cancel();
            }
            releaseWaiting();
            closeDescriptor();
        }
    }
}
