package dev.parley.websocket;

/** The way in which sockets are driven. All of them carry the same protocol; they differ in cost. */
public enum Transport {
    /** The first of io_uring, epoll, kqueue and NIO that this machine offers. */
    AUTO("auto"),
    /** Linux's io_uring: the fewest system calls for each message. Needs kernel 5.9, and no sandbox that forbids it. */
    IO_URING("io_uring"),
    /** Linux's epoll. */
    EPOLL("epoll"),
    /** The kqueue of macOS and the BSDs. */
    KQUEUE("kqueue"),
    /** The JDK's own selectors. On every machine. */
    NIO("nio");

    private final String label;

    Transport(String label) {
        this.label = label;
    }

    /** {@return the name that people use, such as {@code io_uring}} */
    public String label() {
        return label;
    }

    /**
     * {@return the transport with a label}
     *
     * @param label {@code auto}, {@code io_uring}, {@code epoll}, {@code kqueue} or {@code nio}
     * @throws IllegalArgumentException if no transport has this label
     */
    public static Transport ofLabel(String label) {
        for (Transport transport : values()) {
            if (transport.label.equals(label)) {
                return transport;
            }
        }
        throw new IllegalArgumentException(
                "transport: got \"" + label + "\", expected auto, io_uring, epoll, kqueue or nio");
    }

    @Override
    public String toString() {
        return label;
    }
}
