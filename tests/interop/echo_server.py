# A python3-websockets server on a free port of 127.0.0.1, which it prints. The path chooses what it does:
#   /echo                 sends back each message as it came
#   /fragments            sends back each text message in fragments of one character
#   /ping                 pings the client, then sends "pong came"
#   /close/CODE/REASON    closes at once
#   /last                 waits for the client's close and prints its code and reason as JSON
# It ends when its standard input does.
import asyncio
import json
import sys
from urllib.parse import unquote

import websockets


async def handle(socket):
    kind, *arguments = socket.path.strip("/").split("/")
    if kind == "ping":
        await (await socket.ping(b"are you there"))
        await socket.send("pong came")
        await socket.wait_closed()
    elif kind == "close":
        await socket.close(int(arguments[0]), unquote(arguments[1]))
    elif kind == "last":
        await socket.wait_closed()
        print(json.dumps([socket.close_code, socket.close_reason]), flush=True)
    else:
        async for message in socket:
            await socket.send(list(message) if kind == "fragments" and message else message)


async def main():
    loop = asyncio.get_running_loop()
    async with websockets.serve(handle, "127.0.0.1", 0, subprotocols=["v2.chat", "v1.chat"]) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
