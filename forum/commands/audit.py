"""`forum audit verify`: whether the audit log is as it was written."""

import argparse
import asyncio

from forum.audit.queries import networks_by_slug
from forum.audit.verify import Verdict, verify_chain
from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.database import Database
from forum.core.settings import read_settings


def run(given: argparse.Namespace) -> int:
    with open_databases(read_settings()) as databases:
        verdicts = asyncio.run(_verify(databases.owner, given.network))
    for slug, verdict in verdicts.items():
        say(_line(slug, verdict))
    return 1 if any(verdict.broken for verdict in verdicts.values()) else 0


async def _verify(owner_url: str, slug: str | None) -> dict[str, Verdict]:
    owner = Database(owner_url, pooled=False)
    try:
        async with owner.transaction() as db:
            networks = await networks_by_slug(db, slug)
            if slug is not None and not networks:
                raise CommandError("There is no such network.")
            return {name: await verify_chain(db, one) for name, one in networks.items()}
    finally:
        await owner.close()


def _line(slug: str, verdict: Verdict) -> str:
    if verdict.broken:
        return f"{slug}: broken, {verdict.broken}; {verdict.entries} entries before it hold"
    return f"{slug}: {verdict.entries} entries hold, the last is {verdict.head}"
