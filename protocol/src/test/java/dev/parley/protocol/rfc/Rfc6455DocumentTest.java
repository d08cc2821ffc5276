package dev.parley.protocol.rfc;

import static java.util.Map.entry;

import java.util.Map;

/** {@code docs/rfc6455.md} has a row for every requirement of RFC 6455, and names only what exists. */
class Rfc6455DocumentTest extends RfcDocument {

    Rfc6455DocumentTest() {
        super(
                "rfc6455.md",
                Map.ofEntries(
                        entry("§3", 2),
                        entry("§4.1", 39),
                        entry("§4.2.1", 11),
                        entry("§4.2.2", 14),
                        entry("§4.3", 1),
                        entry("§4.4", 1),
                        entry("§5.1", 4),
                        entry("§5.2", 8),
                        entry("§5.3", 4),
                        entry("§5.4", 11),
                        entry("§5.5", 2),
                        entry("§5.5.1", 7),
                        entry("§5.5.2", 1),
                        entry("§5.5.3", 1),
                        entry("§5.6", 1),
                        entry("§5.8", 1),
                        entry("§6.1", 8),
                        entry("§6.2", 5),
                        entry("§7.1.2", 1),
                        entry("§7.1.7", 3),
                        entry("§7.2.1", 2),
                        entry("§7.2.2", 1),
                        entry("§7.4.1", 3),
                        entry("§8.1", 2),
                        entry("§9", 2),
                        entry("§9.1", 6),
                        entry("§10.3", 2),
                        entry("§10.4", 1),
                        entry("§10.6", 1),
                        entry("§10.7", 1),
                        entry("§11.1.1", 2),
                        entry("§11.1.2", 2),
                        entry("§11.3.1", 2),
                        entry("§11.3.2", 2),
                        entry("§11.3.3", 2),
                        entry("§11.3.4", 2),
                        entry("§11.3.5", 2)));
    }
}
