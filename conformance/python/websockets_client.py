"""A WebSocket client of the `websockets` package, driven over standard input and output."""

import asyncio
import ssl

import websockets

from driven import decode, run, tell, tell_control, tell_message


class TellingProtocol(websockets.WebSocketClientProtocol):
    """The package answers pings by itself and shows them to nobody, so they are told of here."""

    async def pong(self, data=b""):
        tell_control("ping", bytes(data))
        await super().pong(data)


class Client:
    def __init__(self):
        self.connection = None
        self.tasks = []

    async def connect(self, url, origin=None, subprotocols=None, ca=None):
        context = ssl.create_default_context(cafile=ca) if ca else None
        try:
            self.connection = await websockets.connect(
                url,
                create_protocol=TellingProtocol,
                origin=origin,
                subprotocols=subprotocols or None,
                ssl=context,
                max_size=None,
            )
        except websockets.InvalidStatusCode as refusal:
            tell("refused", status=refusal.status_code)
            return
        tell("open", subprotocol=self.connection.subprotocol or "")
        self.tasks.append(asyncio.create_task(self.receive()))

    async def receive(self):
        try:
            async for message in self.connection:
                tell_message(message)
        except websockets.ConnectionClosedError:
            pass
        await self.connection.wait_closed()
        tell("closed", code=self.connection.close_code, reason=self.connection.close_reason)

    async def text(self, text):
        await self.connection.send(text)

    async def binary(self, base64):
        await self.connection.send(decode(base64))

    async def fragments(self, parts):
        await self.connection.send(parts)

    async def ping(self, base64):
        payload = decode(base64)
        answer = await self.connection.ping(payload)

        async def wait():
            await answer
            tell_control("pong", payload)

        self.tasks.append(asyncio.create_task(wait()))

    async def close(self, code, reason):
        await self.connection.close(code, reason)


run(Client())
