"""`forum token`: a personal token of the API, printed once and kept by nobody but its owner."""

import argparse
import asyncio
from datetime import timedelta
from typing import Final

from forum.accounts.actions import create_token_for
from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.database import Database
from forum.core.settings import read_settings

_MOST_DAYS: Final = 366


def run(given: argparse.Namespace) -> int:
    if not 1 <= given.days <= _MOST_DAYS:
        raise CommandError(f"--days must be between 1 and {_MOST_DAYS}.")
    with open_databases(read_settings()) as databases:
        token = asyncio.run(_create(databases.app, given))
    say(token)
    return 0


async def _create(app_url: str, given: argparse.Namespace) -> str:
    app = Database(app_url, pooled=False)
    try:
        return await create_token_for(
            app, given.email, name=given.name, lasts=timedelta(days=given.days)
        )
    finally:
        await app.close()
