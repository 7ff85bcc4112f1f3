# A client of the clock as anybody would write it: prints the first times that arrive.
# Usage: clock_client.py URL COUNT
import asyncio
import sys

import websockets


async def main(url, count):
    async with websockets.connect(url) as socket:
        for _ in range(count):
            print(await socket.recv(), flush=True)


asyncio.run(main(sys.argv[1], int(sys.argv[2])))
