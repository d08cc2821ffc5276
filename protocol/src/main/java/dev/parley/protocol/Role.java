package dev.parley.protocol;

/** Which side of a connection an engine plays. */
public enum Role {
    /** Opened the connection: masks its frames, and expects unmasked ones (RFC 6455 §5.1). */
    CLIENT,
    /** Accepted the connection: expects masked frames, sends unmasked ones, and closes TCP first (RFC 6455 §7.1.1). */
    SERVER
}
