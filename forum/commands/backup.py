"""`forum backup`: the whole database in one file."""

import argparse

from forum.commands.databases import open_databases
from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.core.backup import BackupError, write_backup
from forum.core.settings import read_settings


def run(given: argparse.Namespace) -> int:
    with open_databases(read_settings()) as databases:
        try:
            write_backup(databases.owner, given.file)
        except BackupError as error:
            raise CommandError(str(error)) from error
    say(
        f"{given.file} holds the whole forum, texts and addresses too: keep it where only you can read."
    )
    return 0
