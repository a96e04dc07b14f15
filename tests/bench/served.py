"""The measured server, a process of its own: the forum's application, and one constant beside it.

Started with `--cold` it forgets what it keeps of posts and cases before each request. Prints its port when it is
ready; ends with its standard input, so with the bench that started it.
"""

import asyncio
import os
import socket
import sys
from typing import Final

import uvicorn
import uvloop
from litestar import Litestar, Response, get

from forum.app import create_app
from forum.cases.views import forget_rows
from forum.commands.serve import server_config
from forum.core.settings import read_settings
from forum.threads.fragments import forget_fragments
from forum.web.headers import App, Receive, Scope, Send, with_headers

CONSTANT: Final = "/bench/constant"


def bench_app(app: App, *, cold: bool) -> App:
    """`app`, and what only a bench asks for: it is no route of the forum."""
    constant = with_headers(Litestar([show_constant], logging_config=None), secure=False)

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == CONSTANT:
            await constant(scope, receive, send)
            return
        if cold:
            forget_fragments()
            forget_rows()
        await app(scope, receive, send)

    return call


@get(CONSTANT)
async def show_constant() -> Response[bytes]:
    return Response(b"constant", media_type="text/plain; charset=utf-8")


async def main() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        port = listening.getsockname()[1]
        settings = read_settings({**os.environ, "FORUM_PORT": str(port)})
        app = bench_app(create_app(settings), cold="--cold" in sys.argv)
        server = uvicorn.Server(server_config(app, settings))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started and not running.done():  # noqa: ASYNC110 - it tells nobody.
            await asyncio.sleep(0.01)
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        server.should_exit = True
        await running


if __name__ == "__main__":
    uvloop.run(main())
