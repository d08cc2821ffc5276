"""A client of the `websockets` package that sends messages, compressed, to a server that echoes them, and compares.

The exchanges that it is told on standard input, and what it says of each, are described in conformance/README.md.
"""

import asyncio
import json
import sys

import websockets
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from messages import message, parameters, pieces

MESSAGES_UNDER_WAY = 64
BYTES_UNDER_WAY = 256 * 1024


class Counting(websockets.WebSocketClientProtocol):
    """Counts what arrives, before anything is made of it."""

    wire = 0

    def data_received(self, data):
        self.wire += len(data)
        super().data_received(data)


def factory(offer, level):
    # Unless it is told otherwise the package offers client_max_window_bits.
    named = {"client_max_window_bits": None, **parameters(offer)}
    return ClientPerMessageDeflateFactory(**named, compress_settings={"level": level})


async def exchange(url, offers, count, sizes, kind, pieceBytes, level):
    result = {"extensions": "", "echoed": 0, "equal": 0, "received": 0, "wireReceived": 0, "trouble": ""}
    connection = await websockets.connect(
        url,
        create_protocol=Counting,
        compression=None,
        extensions=[factory(offer, level) for offer in offers],
        max_size=None,
        max_queue=None,
        ping_interval=None,
    )
    result["extensions"] = connection.response_headers.get("Sec-WebSocket-Extensions", "")
    handshake_bytes = connection.wire
    sent = 0
    under_way = 0
    try:
        while result["echoed"] < count:
            while sent < count and sent - result["echoed"] < MESSAGES_UNDER_WAY:
                size = sizes[sent % len(sizes)]
                if under_way > 0 and under_way + size > BYTES_UNDER_WAY:
                    break
                await connection.send(pieces(message(sent, size, kind), pieceBytes))
                under_way += size
                sent += 1
            echo = await connection.recv()
            result["wireReceived"] = connection.wire - handshake_bytes
            index = result["echoed"]
            size = sizes[index % len(sizes)]
            if echo == message(index, size, kind):
                result["equal"] += 1
                result["received"] += size
            elif not result["trouble"]:
                result["trouble"] = f"echo {index} differs: {len(echo)} characters or bytes"
            result["echoed"] += 1
            under_way -= size
    except websockets.ConnectionClosed as closed:
        result["trouble"] = result["trouble"] or repr(closed)
    await connection.close()
    return {**result, "code": connection.close_code, "reason": connection.close_reason}


async def main():
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        sys.stdout.write(json.dumps(await exchange(**json.loads(line))) + "\n")
        sys.stdout.flush()


asyncio.run(main())
