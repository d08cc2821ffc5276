"""A WebSocket server of the `websockets` package."""

import asyncio
from http import HTTPStatus

import websockets

from serving import SUBPROTOCOLS, Program, refusal, serve, tls


class Connection(Program):
    def __init__(self, socket):
        super().__init__(socket.path)
        self.socket = socket
        self.tasks = set()

    async def run(self):
        try:
            async for message in self.socket:
                await self.received(message)
        except websockets.ConnectionClosed:
            pass
        await self.socket.wait_closed()
        self.ended(self.socket.close_code, self.socket.close_reason)

    async def send(self, message):
        await self.socket.send(message)

    async def send_fragments(self, parts):
        await self.socket.send(parts)

    async def ping(self, payload):
        answer = await self.socket.ping(payload)

        async def wait():
            await answer
            await self.pong(payload)

        # Its messages go on being received meanwhile, and the pong among them.
        task = asyncio.create_task(wait())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def close(self, code, reason):
        await self.socket.close(code, reason)

    def drop(self):
        self.socket.transport.abort()

    def header(self, name):
        return self.socket.request_headers.get(name)


async def process_request(target, fields):
    refused = refusal(target.partition("?")[0])
    if refused:
        status, body = refused
        return HTTPStatus(status), [("Content-Type", "text/plain; charset=utf-8"), ("X-Refusal", "yes")], body


async def main():
    async with websockets.serve(
        lambda socket: Connection(socket).run(),
        "127.0.0.1",
        0,
        process_request=process_request,
        subprotocols=SUBPROTOCOLS,
        ssl=tls(),
    ) as server:
        await serve(server.sockets[0].getsockname()[1])


asyncio.run(main())
