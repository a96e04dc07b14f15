"""`forum demo`: load the made-up forum into an empty database."""

import argparse
import asyncio
from typing import Final

from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core import clock
from forum.core.database import Database, value
from forum.core.migrations import upgrade
from forum.core.settings import read_settings
from forum.demo.loader import is_empty, load
from forum.demo.people import PASSWORD, people_to_sign_in_as

_HAS_ACCOUNT: Final = "select exists (select from accounts where email = $1)"


def run(_: argparse.Namespace) -> int:
    with open_databases(read_settings()) as databases:
        upgrade(databases.owner)
        if not asyncio.run(load_on_first_start(databases.owner)):
            raise CommandError(
                "The database already has networks in it: the demo is only loaded into an empty one."
            )
        say(f"The demo is loaded{people_line()}")
    return 0


async def load_on_first_start(owner_url: str) -> bool:
    """Load the demo unless there is any network. Returns whether it did."""
    owner = Database(owner_url, pooled=False)
    try:
        if not await is_empty(owner):
            return False
        await load(owner, now=clock.now())
    finally:
        await owner.close()
    return True


async def has_demo(owner_url: str) -> bool:
    """Whether the database holds the demo rather than a forum of its own."""
    email, _, _ = people_to_sign_in_as("en")[0]
    owner = Database(owner_url, pooled=False)
    try:
        async with owner.transaction() as db:
            return bool(await value(db, _HAS_ACCOUNT, email))
    finally:
        await owner.close()


def people_line() -> str:
    """Whom to sign in as, for the end of a line."""
    people = people_to_sign_in_as("en")
    named = ", ".join(f"{email} ({_short(what)})" for email, _, what in people)
    return f" - sign in with the password {PASSWORD} as {named}"


def _short(what: str) -> str:
    """«a mentee in Nova Scotia» of «A mentee in Nova Scotia: has cases and replies»."""
    head = what.partition(":")[0].partition(";")[0]
    return head[0].lower() + head[1:]
