package dev.parley.protocol.deflate;

import java.util.function.Supplier;

/**
 * What all connections of a server or client share for {@code permessage-deflate}.
 *
 * @param settings what this side wants
 * @param engine what compresses
 * @param account keeps the books
 * @param contexts returns the contexts of the thread that asks, always the same for one connection; asked only when there
 *     is something to compress or decompress
 */
public record DeflateLibrary(
        DeflateSettings settings, DeflateEngine engine, DeflateAccount account, Supplier<DeflateContexts> contexts) {}
