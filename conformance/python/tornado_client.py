"""A WebSocket client of Tornado, driven over standard input and output."""

import ssl

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import websocket_connect

from driven import decode, run, tell, tell_control, tell_message

TEXT = 0x1
CONTINUATION = 0x0


class Client:
    def __init__(self):
        self.connection = None

    async def connect(self, url, origin=None, subprotocols=None, ca=None):
        request = HTTPRequest(url, headers={"Origin": origin} if origin else {})
        if ca:
            request.ssl_options = ssl.create_default_context(cafile=ca)
        try:
            # Without subprotocols Tornado sends an empty Sec-WebSocket-Protocol field, and so it does here.
            self.connection = await websocket_connect(
                request, on_message_callback=self.on_message, subprotocols=subprotocols or []
            )
        except HTTPClientError as refusal:
            tell("refused", status=refusal.code)
            return
        self.protocol = self.connection.protocol
        self.connection.on_ping = lambda payload: tell_control("ping", payload)
        self.connection.on_pong = lambda payload: tell_control("pong", payload)
        tell("open", subprotocol=self.connection.selected_subprotocol or "")

    def on_message(self, message):
        if message is None:
            # No code in the frame, or no frame at all: RFC 6455 section 7.1.5 calls them 1005 and 1006;
            # Tornado tells them apart no further than that there is none.
            tell("closed", code=self.connection.close_code or 1006, reason=self.connection.close_reason or "")
        else:
            tell_message(message)

    async def text(self, text):
        await self.connection.write_message(text)

    async def binary(self, base64):
        await self.connection.write_message(decode(base64), binary=True)

    async def fragments(self, parts):
        # Tornado has no public way to send fragments; this is its own framing and masking all the same.
        for index, part in enumerate(parts):
            opcode = TEXT if index == 0 else CONTINUATION
            await self.protocol._write_frame(index == len(parts) - 1, opcode, part.encode("utf-8"))

    async def ping(self, base64):
        self.connection.ping(decode(base64))

    async def close(self, code, reason):
        self.connection.close(code, reason)


run(Client())
