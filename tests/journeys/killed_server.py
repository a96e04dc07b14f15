"""`forum serve` as a process of its own over a durable database, to be killed and started again."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg

from forum.embedded.postgres import find_postgres
from tests.seeding import Owner, reset

PATIENCE = 60
SERVE = "import sys; from forum.cli import main; sys.exit(main(['serve']))"


@dataclass(slots=True)
class KillableServer:
    """`up` is set while it answers."""

    folder: Path
    port: int
    up: asyncio.Event = field(default_factory=asyncio.Event)
    process: asyncio.subprocess.Process | None = None
    kills: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        with (self.folder / "stderr.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-c",
                SERVE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env={
                    **{k: v for k, v in os.environ.items() if not k.startswith("FORUM_")},
                    "FORUM_DATA": str(self.folder),
                    "FORUM_PORT": str(self.port),
                    "FORUM_DEMO": "no",
                    "FORUM_WORKER": "no",
                    # Few people write what many would.
                    "FORUM_TEXTS_PER_HOUR": "10000",
                },
            )
        assert self.process.stdout is not None
        said = await asyncio.wait_for(self.process.stdout.readline(), PATIENCE)
        assert b"ready" in said, (self.folder / "stderr.log").read_text()
        self.up.set()

    async def is_back(self) -> None:
        """Wait until it answers; raises once it ended by itself, so that nobody asks it for ever."""
        assert self.process is not None
        if self.up.is_set() and self.process.returncode is not None:
            raise RuntimeError("The server ended by itself.")
        await asyncio.wait_for(self.up.wait(), PATIENCE)

    async def kill(self) -> None:
        """As a power cut would: no signal that it could hear."""
        assert self.process is not None
        self.up.clear()
        self.kills += 1
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    @asynccontextmanager
    async def superuser(self) -> AsyncGenerator[Owner]:
        """A connection that sees every row of the server's own database."""
        running = find_postgres(self.folder)
        assert running is not None
        connection = await asyncpg.connect(
            host=str(running.socket_folder), port=running.port, user="postgres", database="forum"
        )
        yield connection
        await connection.close()


@asynccontextmanager
async def killable_server(folder: Path) -> AsyncGenerator[KillableServer]:
    """A server with the cast in its database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = KillableServer(folder, port)
    try:
        await server.start()
        async with server.superuser() as superuser:
            await reset(superuser)
        yield server
    except BaseException as error:
        error.add_note((folder / "stderr.log").read_text()[-2000:])
        raise
    finally:
        server.up.clear()
        if server.process is not None and server.process.returncode is None:
            server.process.terminate()
            await asyncio.wait_for(server.process.wait(), PATIENCE)
