"""What the Python servers share: what they do at which path, and the events that they tell on standard output.

Both are described in conformance/README.md. Arguments: the files of a certificate and its key, for TLS.
"""

import asyncio
import json
import ssl
import sys
from urllib.parse import parse_qs

SUBPROTOCOLS = ["chat.v2", "chat.v1"]
PATHS = ("/echo", "/subprotocols", "/fragments", "/ping", "/close", "/drop", "/request")


def tell(event, **values):
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def tls():
    """The TLS context of the files that the arguments name; without arguments None."""
    if len(sys.argv) == 1:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[1:])
    return context


def refusal(path):
    """The status and the body with which a path is refused; None if it is not."""
    if path.startswith("/refused/"):
        status = int(path.rpartition("/")[2])
        return status, f"refused with {status}: 立入禁止".encode("utf-8")
    if path not in PATHS:
        return 404, b"nothing here"
    return None


class Program:
    """What the server does with one connection.

    A subclass per package has send(message), send_fragments(parts), ping(payload) and close(code, reason), which are
    coroutines, drop(), and header(name).
    """

    def __init__(self, target):
        self.path, _, self.query = target.partition("?")

    async def received(self, message):
        if self.path == "/fragments":
            await self.send_fragments(message.split("|"))
        elif self.path == "/ping":
            await self.ping(message.encode("utf-8"))
        elif self.path == "/close":
            code, _, reason = message.partition(" ")
            await self.close(int(code), reason)
        elif self.path == "/drop":
            self.drop()
        elif self.path == "/request":
            await self.send(self.query if message == "?" else self.header(message) or "(absent)")
        else:
            await self.send(message)

    async def pong(self, payload):
        await self.send("pong " + payload.decode("utf-8"))

    def ended(self, code, reason):
        tell("ended", id=parse_qs(self.query).get("id", [""])[0], code=code, reason=reason)


async def serve(port):
    """Tells the port, and returns when standard input ends: with the test, however that ended."""
    tell("listening", port=port)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()
