package dev.parley.app.compare;

import java.nio.charset.StandardCharsets;

/** The heads of requests with the fields, and in the order, that Chrome on Linux sends from a page of the same origin. */
final class BrowserRequest {

    /** With a session's cookie of 128 bits. */
    private static final String FETCH = """
        GET {target} HTTP/1.1
        Host: 127.0.0.1:{port}
        Connection: keep-alive
        sec-ch-ua-platform: "Linux"
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
        sec-ch-ua: "Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"
        sec-ch-ua-mobile: ?0
        Accept: */*
        Sec-Fetch-Site: same-origin
        Sec-Fetch-Mode: cors
        Sec-Fetch-Dest: empty
        Referer: http://127.0.0.1:{port}/
        Accept-Encoding: gzip, deflate, br, zstd
        Accept-Language: en-US,en;q=0.9
        Cookie: session=0123456789abcdef0123456789abcdef

        """;

    private static final String EVENT_SOURCE = FETCH.replace("Accept: */*\n", "Accept: text/event-stream\n")
            .replace("User-Agent:", "Cache-Control: no-cache\nUser-Agent:");

    /** Its key is that of RFC 6455 §1.3: no proxy stands between, which a random one is there for. */
    private static final String WEBSOCKET = """
        GET {target} HTTP/1.1
        Host: 127.0.0.1:{port}
        Connection: Upgrade
        Pragma: no-cache
        Cache-Control: no-cache
        User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36
        Upgrade: websocket
        Origin: http://127.0.0.1:{port}
        Sec-WebSocket-Version: 13
        Accept-Encoding: gzip, deflate, br, zstd
        Accept-Language: en-US,en;q=0.9
        Cookie: session=0123456789abcdef0123456789abcdef
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits

        """;

    private BrowserRequest() {}

    /** That of {@code fetch}. */
    static byte[] fetch(int port, String target) {
        return bytes(FETCH, port, target);
    }

    /** That of an {@code EventSource}. */
    static byte[] eventSource(int port, String target) {
        return bytes(EVENT_SOURCE, port, target);
    }

    /** That of a {@code WebSocket}. */
    static byte[] webSocket(int port, String target) {
        return bytes(WEBSOCKET, port, target);
    }

    private static byte[] bytes(String head, int port, String target) {
        return head.replace("{target}", target)
                .replace("{port}", Integer.toString(port))
                .replace("\n", "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
