"""`forum migrate`: bring the database to the newest version."""

import argparse

from forum.commands.databases import open_databases
from forum.commands.terminal import say
from forum.core.migrations import upgrade
from forum.core.settings import read_settings


def run(_: argparse.Namespace) -> int:
    with open_databases(read_settings()) as databases:
        upgrade(databases.owner)
    say("The database is at the newest version.")
    return 0
