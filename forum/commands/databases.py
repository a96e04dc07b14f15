"""Which database a command works on: the one that the settings name, else the embedded one."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from forum.commands.failures import CommandError
from forum.core.settings import Settings
from forum.embedded.postgres import (
    ensure_database,
    find_postgres,
    start_postgres,
    stop_postgres,
)


@dataclass(frozen=True, slots=True)
class Databases:
    """One database by the URLs of its three roles."""

    app: str
    worker: str
    owner: str
    embedded: bool

    def in_settings(self, settings: Settings) -> Settings:
        return replace(
            settings,
            database_url=self.app,
            worker_database_url=self.worker,
            owner_database_url=self.owner,
        )


@contextmanager
def open_databases(settings: Settings, *, alone: bool = False) -> Iterator[Databases]:
    """The databases of `settings` while the block runs, outside an event loop.

    An embedded server that another command runs is used too, unless this one wants to be `alone`; one that
    is started here is stopped at the end.
    """
    given = (settings.database_url, settings.worker_database_url, settings.owner_database_url)
    app, worker, owner = given
    if app and worker and owner:
        yield Databases(app, worker, owner, embedded=False)
        return
    if any(given):
        raise CommandError(
            "Set all three of FORUM_DATABASE_URL, FORUM_WORKER_DATABASE_URL and "
            "FORUM_OWNER_DATABASE_URL, or none of them for the embedded database."
        )
    running = (None if alone else find_postgres(settings.data)) or start_postgres(settings.data)
    try:
        asyncio.run(ensure_database(running))
        app, worker, owner = map(running.url, ("forum_app", "forum_worker", "forum_owner"))
        yield Databases(app, worker, owner, embedded=True)
    finally:
        stop_postgres(running)
