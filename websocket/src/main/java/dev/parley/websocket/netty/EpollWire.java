package dev.parley.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A bare socket that epoll tells of, level-triggered. */
final class EpollWire extends SocketWire implements EpollIoHandle {

    /** How often a pass reads at most before other connections have their turn. */
    private static final int READS_A_PASS = 16;

    /** What epoll always tells, and what keeps a socket registered of which nothing else is to be told. */
    private static final EpollIoOps NOTHING = EpollIoOps.EPOLLERR;

    private static final EpollIoOps INPUT = NOTHING.with(EpollIoOps.EPOLLIN);

    /** While nothing is read, the peer's end is still to be told. */
    private static final EpollIoOps END = NOTHING.with(EpollIoOps.EPOLLRDHUP);

    /** EPOLLERR and EPOLLHUP (epoll_ctl(2)), of which Netty names only the first. */
    private static final int BROKEN = EpollIoOps.EPOLLERR.value() | 0x10;

    /** Null before {@link #register()}. */
    private @Nullable IoRegistration registration;

    /** What epoll tells; nothing at all before {@link #register()}. */
    private EpollIoOps interest = EpollIoOps.NONE;

    private boolean sending;

    /** Whether epoll tells nothing more. */
    private boolean brokenOff;

    EpollWire(NettyWebSocket webSocket, Channel channel) {
        super(webSocket, channel);
    }

    @Override
    void register() {
        // On the event loop this is done at once.
        registration =
                ((IoEventLoop) eventLoop()).register(this).syncUninterruptibly().getNow();
        updateInterest();
    }

    private EpollIoOps wanted() {
        EpollIoOps input = wantsInput() ? INPUT : isInputEnded() || isEndThere() ? NOTHING : END;
        return current() == null ? input : input.with(EpollIoOps.EPOLLOUT);
    }

    @Override
    void updateInput() {
        updateInterest();
    }

    private void updateInterest() {
        EpollIoOps wanted = wanted();
        if (registration != null && !brokenOff && !wanted.equals(interest) && isActive()) {
            registration.submit(wanted);
            interest = wanted;
        }
    }

    /** Has epoll tell nothing more, as it would tell again and again that there is nothing to come and nobody to send to. */
    private void breakOff() {
        if (registration != null && webSocket().inbound.isEndPending()) {
            registration.submit(EpollIoOps.NONE); // The end is told when what came before it has been looked at.
            brokenOff = true;
        } else {
            close();
        }
    }

    @Override
    public FileDescriptor fd() {
        return socket();
    }

    @Override
    public void handle(IoRegistration of, IoEvent event) {
        EpollIoOps ops = ((EpollIoEvent) event).ops();
        boolean broken = (ops.value() & BROKEN) != 0;
        try {
            if ((ops.contains(EpollIoOps.EPOLLOUT) || broken) && current() != null) {
                sendNow();
            }
            if (broken && isInputEnded()) {
                breakOff();
            } else if (isActive() && (broken || ops.contains(EpollIoOps.EPOLLRDHUP))) {
                noteEnd(broken);
                receive(Integer.MAX_VALUE); // What came before the end must be taken out before the end can be told.
                if (isActive() && !isInputEnded() && !wantsInput()) {
                    leaveWhatIsBeforeEnd();
                }
            } else if (ops.contains(EpollIoOps.EPOLLIN) && wantsInput()) {
                receive(READS_A_PASS);
            }
        } catch (Throwable failed) {
            webSocket().failed(failed);
        }
    }

    private void receive(int mostReads) throws IOException {
        boolean ended = false;
        boolean more = true;
        for (int i = 0; more && isActive() && i < mostReads; i++) {
            ByteBuf buffer = context().readBuffer();
            int length = socket().recvAddress(buffer.memoryAddress(), 0, buffer.capacity());
            if (length > 0) {
                webSocket().inbound.receiveShared(buffer.setIndex(0, length));
            }
            ended = length < 0;
            // Less than there is room for was all that there is; if not, or if the end comes behind it, the kernel
            // tells.
            more = length > 0 && (wantsWhatIsBeforeEnd() || (length == buffer.capacity() && wantsInput()));
        }
        webSocket().readComplete();
        if (ended) {
            endInput();
        }
    }

    @Override
    void send() {
        // If not all found room, the kernel tells when there is some.
        if (!interest.contains(EpollIoOps.EPOLLOUT)) {
            sendNow();
        }
    }

    private void sendNow() {
        if (sending) {
            return; // Who is told that something has been written may write: the loop below goes on.
        }
        sending = true;
        try {
            boolean room = true;
            for (ByteBuf bytes = current(); bytes != null && room; bytes = current()) {
                int length = bytes.readableBytes();
                int sent = socket().sendAddress(bytes.memoryAddress(), bytes.readerIndex(), bytes.writerIndex());
                room = sent == length;
                sent(sent);
            }
        } catch (IOException failed) {
            failed(failed);
        } finally {
            sending = false;
        }
        updateInterest();
        tellRoom();
    }

    @Override
    void closeSocket() {
        try {
            if (registration != null) {
                registration.cancel();
            }
        } finally {
            releaseWaiting();
            closeDescriptor();
        }
    }
}
