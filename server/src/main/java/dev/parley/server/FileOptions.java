package dev.parley.server;

import dev.parley.protocol.handshake.Headers;
import dev.parley.websocket.netty.EscapedText;

/**
 * How static files are served. Immutable: the methods that change something return new options.
 *
 * @param contentSecurityPolicy the {@code Content-Security-Policy} of every file; empty for none. The default lets a page
 *     load what comes from this server and nothing else, open WebSockets to it, and be framed by nobody; inline scripts and
 *     styles do not work under it.
 * @param cacheControl the {@code Cache-Control} of every file; empty for none. The default, {@code no-cache}, lets browsers
 *     keep a file but ask each time whether it has changed, which costs a 304.
 * @param indexFile the file that stands for its folder
 * @param headers more header fields for every file
 */
public record FileOptions(String contentSecurityPolicy, String cacheControl, String indexFile, Headers headers) {

    private static final FileOptions DEFAULTS = new FileOptions(
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "no-cache",
            "index.html",
            Headers.empty());

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a value cannot stand in a header field, or the index file is no plain name
     */
    public FileOptions {
        Headers.of("Content-Security-Policy", contentSecurityPolicy, "Cache-Control", cacheControl);
        if (indexFile.isEmpty() || !FileNames.isPlain(indexFile)) {
            throw new IllegalArgumentException(
                    "index file: got " + EscapedText.of(indexFile) + ", expected a file name such as index.html");
        }
    }

    /** {@return the options that fit a site which is all on this server} */
    public static FileOptions defaults() {
        return DEFAULTS;
    }

    /**
     * {@return options with another {@code Content-Security-Policy}}
     *
     * @param policy the policy; empty for none
     */
    public FileOptions withContentSecurityPolicy(String policy) {
        return new FileOptions(policy, cacheControl, indexFile, headers);
    }

    /**
     * {@return options with another {@code Cache-Control}}
     *
     * @param directives such as {@code max-age=3600}; empty for none
     */
    public FileOptions withCacheControl(String directives) {
        return new FileOptions(contentSecurityPolicy, directives, indexFile, headers);
    }

    /**
     * {@return options with another index file}
     *
     * @param name the file's name
     */
    public FileOptions withIndexFile(String name) {
        return new FileOptions(contentSecurityPolicy, cacheControl, name, headers);
    }

    /**
     * {@return options with other additional header fields}
     *
     * @param fields the fields
     */
    public FileOptions withHeaders(Headers fields) {
        return new FileOptions(contentSecurityPolicy, cacheControl, indexFile, fields);
    }
}
