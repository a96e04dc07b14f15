"""`forum worker`: the background work, where `forum serve` runs without it (FORUM_WORKER=no)."""

import argparse
import asyncio

from forum.commands.databases import open_databases
from forum.core.logs import write_logs_to_stderr
from forum.core.migrations import upgrade
from forum.core.settings import read_settings
from forum.worker import run_until_signal


def run(_: argparse.Namespace) -> int:
    settings = read_settings()
    write_logs_to_stderr()
    with open_databases(settings) as databases:
        upgrade(databases.owner)
        asyncio.run(run_until_signal(databases.in_settings(settings)))
    return 0
