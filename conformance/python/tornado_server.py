"""A WebSocket server of Tornado."""

import asyncio

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketHandler

from serving import SUBPROTOCOLS, Program, refusal, serve, tls

TEXT = 0x1
CONTINUATION = 0x0


class Connection(Program):
    def __init__(self, handler):
        super().__init__(handler.request.uri)
        self.handler = handler

    async def send(self, message):
        await self.handler.write_message(message, binary=isinstance(message, bytes))

    async def send_fragments(self, parts):
        # Tornado has no public way to send fragments; this is its own framing all the same.
        for index, part in enumerate(parts):
            opcode = TEXT if index == 0 else CONTINUATION
            await self.handler.ws_connection._write_frame(index == len(parts) - 1, opcode, part.encode("utf-8"))

    async def ping(self, payload):
        self.handler.ping(payload)

    async def close(self, code, reason):
        self.handler.close(code, reason)

    def drop(self):
        self.handler.ws_connection.stream.close()

    def header(self, name):
        return self.handler.request.headers.get(name)


class Handler(WebSocketHandler):
    def prepare(self):
        self.connection = Connection(self)
        refused = refusal(self.connection.path)
        if refused:
            status, body = refused
            self.set_status(status)
            self.set_header("Content-Type", "text/plain; charset=utf-8")
            self.set_header("X-Refusal", "yes")
            self.finish(body)

    def check_origin(self, origin):
        return True

    def select_subprotocol(self, subprotocols):
        return next((name for name in SUBPROTOCOLS if name in subprotocols), None)

    async def on_message(self, message):
        await self.connection.received(message)

    async def on_pong(self, data):
        await self.connection.pong(data)

    def on_close(self):
        # Tornado tells a Close frame without a code and the lack of one alike.
        self.connection.ended(self.close_code or 1006, self.close_reason or "")


async def main():
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([(r".*", Handler)]), ssl_options=tls())
    server.add_sockets(sockets)
    await serve(sockets[0].getsockname()[1])


asyncio.run(main())
