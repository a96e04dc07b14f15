"""A server process of its own for the tests of several: prints its port when it is ready.

Reads FORUM_* variables; ends with its standard input, so with the test that started it.
"""

import asyncio
import os
import socket
import sys

from forum.core.settings import read_settings
from tests.realtime.followers import serve_live


async def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        settings = read_settings({**os.environ, "FORUM_PORT": str(port)})
        async with serve_live(settings, listening):
            sys.stdout.write(f"{port}\n")
            sys.stdout.flush()
            await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
