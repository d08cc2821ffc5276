"""What the Python clients share: commands from standard input, events to standard output, one JSON object a line.

The commands and events are described in conformance/README.md.
"""

import asyncio
import base64
import json
import sys

COMMANDS = ("connect", "text", "binary", "fragments", "ping", "close")

# A message of 1 MiB is a line of 1.4 MB in base64.
LONGEST_LINE = 64 * 1024 * 1024


def tell(event, **values):
    sys.stdout.write(json.dumps({"event": event, **values}) + "\n")
    sys.stdout.flush()


def tell_message(message):
    if isinstance(message, str):
        tell("text", text=message)
    else:
        tell("binary", base64=base64.b64encode(message).decode("ascii"))


def tell_control(event, payload):
    tell(event, base64=base64.b64encode(payload).decode("ascii"))


def decode(text):
    return base64.b64decode(text)


def run(client):
    """Has the client do what it is told until standard input ends."""
    asyncio.run(drive({name: getattr(client, name) for name in COMMANDS}))


async def drive(commands):
    """Calls the coroutine named by each command until standard input ends."""
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        name = command.pop("do")
        try:
            await commands[name](**command)
        except Exception as trouble:
            tell("trouble", message=repr(trouble))
