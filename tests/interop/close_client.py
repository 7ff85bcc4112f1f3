# A python3-websockets client that sends one message and reports how the server closed. Prints one JSON object.
# Usage: close_client.py URL MESSAGE
import asyncio
import json
import sys

import websockets


async def main(url, message):
    async with websockets.connect(url) as socket:
        await socket.send(message)
        try:
            while True:
                await socket.recv()
        except websockets.ConnectionClosed as closed:
            first = "server" if closed.rcvd_then_sent else "client"
            print(json.dumps({"code": closed.code, "reason": closed.reason, "first": first}))


asyncio.run(main(sys.argv[1], sys.argv[2]))
