# A python3-websockets peer for the contract of interoperability (contract/peer-program.ts has the lines it speaks, and
# contract/commands.ts the messages it obeys).
# Usage: peer.py server CERT KEY | peer.py client CERT
import asyncio
import ssl
import sys

import websockets

FRAGMENTS = ["fragments, ", "", "통로, ", "👩‍🚀"]
PROTOCOLS = ["v2.chat", "v1.chat"]
LARGEST = 2 * 1024 * 1024


def say(*words):
    print(*words, flush=True)


async def obey(socket, message):
    command, *arguments = message.split(" ", 2)
    if command == "!close":
        if arguments:
            await socket.close(int(arguments[0]), arguments[1])
        else:
            await socket.close()
    elif command == "!ping":
        await (await socket.ping(b"are you there"))
        await socket.send("pong came")
    elif command == "!fragments":
        await socket.send(FRAGMENTS)
        whole = bytes(i % 251 for i in range(210_000))
        await socket.send([whole[at : at + 70_000] for at in range(0, 210_000, 70_000)])
    elif command == "!abort":
        socket.transport.abort()
    elif command == "!protocol":
        await socket.send(socket.subprotocol or "")


async def echo(socket, name):
    try:
        async for message in socket:
            if isinstance(message, str) and message.startswith("!"):
                await obey(socket, message)
            else:
                await socket.send(message)
    except websockets.ConnectionClosed:
        pass
    await socket.wait_closed()
    say("closed", name, socket.close_code, socket.close_reason)


async def serve(cert, key):
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(cert, key)
    servers = [
        await websockets.serve(
            lambda socket: echo(socket, socket.path.strip("/")),
            "127.0.0.1",
            0,
            ssl=context,
            compression=compression,
            subprotocols=PROTOCOLS,
            max_size=LARGEST,
        )
        for context in (None, tls)
        for compression in (None, "deflate")
    ]
    say("listening", *(server.sockets[0].getsockname()[1] for server in servers))
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


async def connect(tls, name, url, deflate, protocols):
    try:
        socket = await websockets.connect(
            url,
            ssl=tls if url.startswith("wss:") else None,
            compression="deflate" if deflate == "1" else None,
            subprotocols=None if protocols == "-" else protocols.split(","),
            max_size=LARGEST,
        )
    except Exception as error:
        say("failed", name, repr(error))
    else:
        await echo(socket, name)


async def main(role, cert, key=None):
    if role == "server":
        return await serve(cert, key)
    tls = ssl.create_default_context(cafile=cert)
    loop = asyncio.get_running_loop()
    tasks = []
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        tasks.append(asyncio.create_task(connect(tls, *line.split(" ")[1:])))
    await asyncio.gather(*tasks)


asyncio.run(main(*sys.argv[1:]))
