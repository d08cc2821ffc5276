package dev.parley.protocol;

import dev.parley.protocol.deflate.DeflateAccount;
import dev.parley.protocol.deflate.DeflateEngine;
import dev.parley.protocol.deflate.DeflateLibrary;
import dev.parley.protocol.deflate.DeflateSettings;
import dev.parley.protocol.deflate.PermessageDeflateServer;

/** An account that counts, and grants what it is told to. */
final class Counting implements DeflateAccount {

    /** How many bytes of windows may be reserved. */
    int budget = Integer.MAX_VALUE;

    boolean exhausted;
    boolean scarce;
    int reserved;
    int heldBytes;

    /** How many deflaters and inflaters have been opened, and how many are open. */
    int opened;

    int open;
    int messages;
    long before;
    long after;

    /** Extensions that share one set of contexts, and are all accounted for here. */
    Extension extension(DeflateEngine library, DeflateSettings settings) {
        return server(library, settings)
                .accept(Deflate.offer("permessage-deflate; client_max_window_bits"))
                .orElseThrow()
                .extension();
    }

    DeflateLibrary library(DeflateEngine library, DeflateSettings settings) {
        return Deflate.library(library, settings, this);
    }

    private PermessageDeflateServer server(DeflateEngine library, DeflateSettings settings) {
        return new PermessageDeflateServer(library(library, settings));
    }

    @Override
    public boolean isExhausted() {
        return exhausted;
    }

    @Override
    public boolean isScarce() {
        return scarce;
    }

    @Override
    public boolean reserveWindows(int bytes) {
        if (reserved + bytes > budget) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    @Override
    public void overdrawWindows(int bytes) {
        reserved += bytes;
    }

    @Override
    public void releaseWindows(int bytes) {
        reserved -= bytes;
    }

    @Override
    public void held(int bytes) {
        heldBytes += bytes;
        opened += bytes > 0 ? 1 : 0;
        open += Integer.signum(bytes);
    }

    @Override
    public void deflated(long from, long to) {
        messages++;
        before += from;
        after += to;
    }

    @Override
    public void inflated(long from, long to) {
        messages++;
        before += to;
        after += from;
    }
}
