# python3-websockets as the peer under test, in both roles: orders as JSON lines on standard input, answers and
# reports as JSON lines on standard output (README.md, "A peer of your own").
import asyncio
import json
import logging
import sys
from urllib.parse import urlparse

import websockets
from websockets.extensions.permessage_deflate import (
    ClientPerMessageDeflateFactory,
    ServerPerMessageDeflateFactory,
)

KNOWN = {"compression", "messageLimit", "closeMs", "commands"}


class Unable(Exception):
    pass


def tell(**line):
    print(json.dumps(line), flush=True)


async def obey(socket, message):
    words = message.split(" ", 2) if isinstance(message, str) and message.startswith("!") else [""]
    try:
        if words[0] == "!close":
            if len(words) == 1:
                asyncio.ensure_future(socket.close())
            else:
                code, reason = int(words[1]), words[2] if len(words) > 2 else ""
                # What close() refuses, it refuses while making the frame.
                websockets.frames.Close(code, reason).serialize()
                if len(reason.encode()) > 123:
                    raise ValueError("reason too long")
                asyncio.ensure_future(socket.close(code, reason))
        elif words[0] == "!ping":
            await socket.ping(message[6:].encode())
        elif words[0] == "!twice":
            data = message[7:].encode()
            await socket.send(data)
            await socket.send(data)
        else:
            await socket.send(message)
    except websockets.ConnectionClosed:
        pass
    except Exception:
        await socket.send("refused")


async def follow(socket, path):
    try:
        async for message in socket:
            await obey(socket, message)
    except websockets.ConnectionClosed:
        pass
    await socket.wait_closed()
    tell(path=path, event="closed", code=socket.close_code)


def options(settings, factory):
    for name in settings:
        if name not in KNOWN:
            raise Unable("has no setting for " + name)
    extensions = []
    if "compression" in settings:
        terms = settings["compression"]
        forget = terms.get("contextTakeover") is False
        bits = terms.get("windowBits")
        extra = {"server_max_window_bits": bits, "client_max_window_bits": bits} if bits else {}
        extensions = [
            factory(server_no_context_takeover=forget, client_no_context_takeover=forget, **extra)
        ]
    return {
        "compression": None,
        "extensions": extensions,
        "max_size": settings.get("messageLimit", 32 << 20),
        "close_timeout": settings.get("closeMs", 2000) / 1000,
        "ping_interval": None,
    }


async def connect(url, settings):
    path = urlparse(url).path
    try:
        socket = await websockets.connect(url, **settings)
    except Exception:
        tell(path=path, event="failed")
        return
    await follow(socket, path)


async def order(line, servers):
    key, settings = line["key"], line["settings"]
    try:
        if line["do"] == "listen":
            server = await websockets.serve(
                lambda socket: follow(socket, socket.path),
                "127.0.0.1",
                0,
                **options(settings, ServerPerMessageDeflateFactory),
            )
            servers.append(server)
            tell(key=key, port=server.sockets[0].getsockname()[1])
        else:
            asyncio.ensure_future(
                connect(line["url"], options(settings, ClientPerMessageDeflateFactory))
            )
            tell(key=key)
    except Unable as reason:
        tell(key=key, unsupported=str(reason))


async def main():
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    tell(name="websockets", version=websockets.__version__)
    loop = asyncio.get_running_loop()
    servers = []
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await order(json.loads(line), servers)


asyncio.run(main())
