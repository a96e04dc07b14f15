"""`forum invite`: invite somebody into a network as its operator; the worker mails the link."""

import argparse
import asyncio

from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.database import Database
from forum.core.settings import read_settings
from forum.members.actions import Invited, invite_as_operator


def run(given: argparse.Namespace) -> int:
    email = given.email.strip().lower()
    name, _, host = email.partition("@")
    if not name or not host or any(map(str.isspace, email)):
        raise CommandError("That is no e-mail address.")
    invited = Invited(email, sorted(set(given.role)), given.language)
    with open_databases(read_settings()) as databases:
        asyncio.run(_invite(databases.worker, given.network, invited))
    say("The invitation is made; the worker sends it by mail.")
    return 0


async def _invite(worker_url: str, slug: str, invited: Invited) -> None:
    worker = Database(worker_url, pooled=False)
    try:
        await invite_as_operator(worker, slug, invited)
    finally:
        await worker.close()
