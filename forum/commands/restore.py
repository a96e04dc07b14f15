"""`forum restore`: the database back from a backup's file, then brought to the newest version."""

import argparse
import asyncio
from typing import Final

from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.backup import BackupError, read_backup
from forum.core.database import Database, value
from forum.core.migrations import upgrade
from forum.core.settings import read_settings

# A restored database takes the place of the one that a server still speaks with.
_IN_USE: Final = (
    "select exists (select from pg_stat_activity where datname = current_database()"
    " and usename in ('forum_app', 'forum_worker'))"
)
_HAS_TABLES: Final = "select to_regclass('public.networks') is not null"
_HAS_ROWS: Final = "select exists (select from networks) or exists (select from accounts)"


def run(given: argparse.Namespace) -> int:
    with open_databases(read_settings()) as databases:
        asyncio.run(_check(databases.owner, replace=given.replace))
        try:
            read_backup(databases.owner, given.file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        upgrade(databases.owner)
    say("The forum is as it was when the backup was made.")
    return 0


async def _check(owner_url: str, *, replace: bool) -> None:
    owner = Database(owner_url, pooled=False)
    try:
        async with owner.transaction() as db:
            if await value(db, _IN_USE):
                raise CommandError("A server or worker is using this database: stop it first.")
            filled = await value(db, _HAS_TABLES) and await value(db, _HAS_ROWS)
    finally:
        await owner.close()
    if filled and not replace:
        raise CommandError(
            "The database is not empty: give --replace to give up what it holds, or restore into another."
        )
