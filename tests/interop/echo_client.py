# A python3-websockets client for an echo server: sends text and binary of many sizes, whole and in fragments, checks
# every answer, pings, and closes with the code and reason given. Prints one JSON object.
# Usage: echo_client.py URL CLOSE_CODE CLOSE_REASON [SUBPROTOCOL...]
import asyncio
import json
import os
import sys
import time

import websockets

SIZES = [0, 1, 2, 124, 125, 126, 127, 1000, 65534, 65535, 65536, 65537, 300_000, 1_000_000, 1 << 20]


async def main(url, code, reason, subprotocols):
    async with websockets.connect(url, subprotocols=subprotocols or None) as socket:
        checked = 0
        for size in SIZES:
            text = ("통로 passage " * (size // 14 + 1)).encode()[:size].decode(errors="ignore")
            binary = os.urandom(size)
            for message in (text, binary):
                await socket.send(message)
                assert await socket.recv() == message, f"echo of {size} differs"
                checked += 1
        for parts in (["통", "로", "", " in fragments"], [b"\x00", b"", os.urandom(70_000)]):
            await socket.send(parts)
            assert await socket.recv() == parts[0][:0].join(parts), "echo of fragments differs"
            checked += 1
        many = [f"message {i}" for i in range(1000)]
        for message in many:
            await socket.send(message)
        assert [await socket.recv() for _ in many] == many, "messages came in another order"
        checked += len(many)
        before = time.perf_counter()
        await (await socket.ping(b"are you there"))
        rtt = time.perf_counter() - before
        await socket.close(code, reason)
        print(
            json.dumps(
                {
                    "checked": checked,
                    "rtt": rtt,
                    "subprotocol": socket.subprotocol,
                    "close": [socket.close_code, socket.close_reason],
                }
            )
        )


asyncio.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]))
