# A client of the counter as anybody would write it: prints what arrives, sends what it reads. `quit` leaves.
# Usage: counter_client.py URL
import asyncio
import sys

import websockets


async def show(socket):
    async for message in socket:
        print(message, flush=True)


async def main(url):
    loop = asyncio.get_running_loop()
    async with websockets.connect(url) as socket:
        showing = asyncio.create_task(show(socket))
        while True:
            line = (await loop.run_in_executor(None, sys.stdin.readline)).strip()
            if line in ("", "quit"):
                break
            await socket.send(line)
    await showing


asyncio.run(main(sys.argv[1]))
