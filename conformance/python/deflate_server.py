"""A server of the `websockets` package that echoes messages, compressed as the query of its URL says.

The query, and what the server says of each connection on standard output, are described in conformance/README.md.
"""

import asyncio
from urllib.parse import parse_qs, urlsplit

import websockets
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

from messages import pieces
from serving import serve, tell


def query(path):
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query, keep_blank_values=True).items()}


def factory(named):
    bits = {name: int(named[name]) for name in ("server_max_window_bits", "client_max_window_bits") if name in named}
    takeover = {name: True for name in ("server_no_context_takeover", "client_no_context_takeover") if name in named}
    return ServerPerMessageDeflateFactory(**bits, **takeover, compress_settings={"level": int(named["level"])})


class Counting(websockets.WebSocketServerProtocol):
    """Counts what arrives, and negotiates by the query of the request."""

    wire = 0

    def data_received(self, data):
        self.wire += len(data)
        super().data_received(data)

    def process_extensions(self, headers, available_extensions):
        return websockets.WebSocketServerProtocol.process_extensions(headers, [factory(query(self.path))])


async def echo(socket):
    named = query(socket.path)
    handshake_bytes = socket.wire
    result = {"received": 0, "wireReceived": 0, "trouble": ""}
    try:
        async for message in socket:
            result["received"] += len(message if isinstance(message, bytes) else message.encode("utf-8"))
            result["wireReceived"] = socket.wire - handshake_bytes
            await socket.send(pieces(message, int(named.get("pieces", 0))))
    except websockets.ConnectionClosedError as closed:
        result["trouble"] = repr(closed)
    await socket.wait_closed()
    tell(
        "ended",
        id=named["id"],
        offers=", ".join(socket.request_headers.get_all("Sec-WebSocket-Extensions")),
        extensions=socket.response_headers.get("Sec-WebSocket-Extensions", ""),
        code=socket.close_code,
        reason=socket.close_reason,
        **result,
    )


async def main():
    async with websockets.serve(
        echo,
        "127.0.0.1",
        0,
        create_protocol=Counting,
        compression=None,
        max_size=None,
        max_queue=None,
        ping_interval=None,
    ) as server:
        await serve(server.sockets[0].getsockname()[1])


asyncio.run(main())
