package dev.parley.hub.protocol;

/**
 * Thrown when a peer's bytes are not what the protocol asks for. It carries no stack trace: the peer is at fault. A server
 * ends the connection with {@link DisconnectCode#BAD_REQUEST}.
 */
public final class DecodeException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What is wrong with the bytes. */
    private final DecodeFault fault;

    /**
     * Creates the exception.
     *
     * @param fault what is wrong with the bytes
     */
    public DecodeException(DecodeFault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    /** {@return what is wrong with the bytes} */
    public DecodeFault fault() {
        return fault;
    }
}
