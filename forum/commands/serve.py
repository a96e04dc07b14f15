"""`forum serve`: database, migrations, demo, then the server, until somebody says stop."""

import argparse
import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
import uvloop
from typing_extensions import override

from forum.app import create_app
from forum.commands.databases import Databases, open_databases
from forum.commands.demo import has_demo, load_on_first_start, people_line
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.logs import write_logs_to_stderr
from forum.core.migrations import upgrade
from forum.core.settings import Settings, read_settings
from forum.demo.people import people_to_sign_in_as
from forum.realtime.protocol import MAX_FRAME
from forum.web.headers import App
from forum.web.languages import LANGUAGES
from forum.web.parts import DemoPeople
from forum.web.request_log import with_request_log
from forum.worker import run_worker

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
# Requests that run when we are told to stop get this long.
_GRACE_SECONDS: Final = 15
# Longer than the proxies in front keep theirs, which would otherwise now and then use a closed one.
_KEEP_ALIVE_SECONDS: Final = 75


class Stopped(Exception):
    """Told to stop before there was anything to serve."""


class Server(uvicorn.Server):
    """uvicorn, that says when it is ready and leaves the end of the process to us."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @override
    @contextmanager
    def capture_signals(self) -> Generator[None]:
        # uvicorn's own raises the signal again at its end, before the database is stopped.
        before = {number: signal.signal(number, self.handle_exit) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def run(_: argparse.Namespace) -> int:
    settings = read_settings()
    write_logs_to_stderr()
    try:
        # The port first: whoever started two servers learns it before anything else happens.
        with (
            _stopping_gracefully(),
            _listening(settings) as listener,
            open_databases(settings, alone=True) as databases,
        ):
            _prepare(settings, databases)
            _serve(databases.in_settings(settings), databases, listener)
    except Stopped:
        pass
    return 0


def server_config(app: App, settings: Settings) -> uvicorn.Config:
    """How the forum is served; the benchmarks serve it the same way."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=MAX_FRAME,
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def _prepare(settings: Settings, databases: Databases) -> None:
    upgrade(databases.owner)
    # Never into a database that somebody else provides.
    if settings.demo and databases.embedded:
        asyncio.run(load_on_first_start(databases.owner))


def _serve(settings: Settings, databases: Databases, listener: socket.socket) -> None:
    people = _demo_people(settings, databases)
    app = create_app(settings, demo_people=people)
    server = Server(
        server_config(with_request_log(app), settings),
        lambda: say(
            f"The forum is ready at {settings.public_url}{people_line() if people else ''}"
        ),
    )
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve_and_work(server, settings, listener))
    except SystemExit:
        raise CommandError("The forum could not start; the log above says why.") from None
    except OSError as error:
        raise _cannot_listen(settings, error) from error


def _demo_people(settings: Settings, databases: Databases) -> DemoPeople:
    """Nobody where the forum is not the demo: passwords are shown of no one else."""
    if not (settings.demo and databases.embedded and asyncio.run(has_demo(databases.owner))):
        return {}
    return {language: people_to_sign_in_as(language) for language in LANGUAGES}


async def _serve_and_work(server: Server, settings: Settings, listener: socket.socket) -> None:
    stopping = asyncio.Event()
    work = asyncio.create_task(run_worker(settings, stopping)) if settings.worker else None
    try:
        await server.serve([listener])
    finally:
        stopping.set()
        if work is not None:
            await work


@contextmanager
def _stopping_gracefully() -> Iterator[None]:
    """Until uvicorn takes the signals over: unwind, so that the database is stopped too."""

    def stop(_number: int, _frame: object) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _listening(settings: Settings) -> Iterator[socket.socket]:
    """The port, ours from here on; it answers when the server is ready."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise _cannot_listen(settings, error) from error
    with listener:
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError as error:
            raise _cannot_listen(settings, error) from error
        yield listener


def _cannot_listen(settings: Settings, error: OSError) -> CommandError:
    if isinstance(error, socket.gaierror):
        return CommandError(f"FORUM_HOST {settings.host} is no address of this machine.")
    if error.errno == errno.EADDRINUSE:
        return CommandError(
            f"Port {settings.port} of {settings.host} is taken: stop what listens there, or set "
            "FORUM_PORT to another."
        )
    if error.errno == errno.EACCES:
        return CommandError(
            f"This account may not listen on port {settings.port}: set FORUM_PORT to one above 1023."
        )
    reason = os.strerror(error.errno) if error.errno else type(error).__name__
    return CommandError(f"Port {settings.port} of {settings.host} cannot be used: {reason}.")
