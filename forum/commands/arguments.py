"""The arguments of every command. Nothing heavy is imported here, so that --help answers at once."""

import argparse
from pathlib import Path
from typing import Protocol

ROLES = ("mentee", "mentor", "moderator", "coordinator", "director", "privacy_officer")
_DAYS = 90


class Commands(Protocol):
    """What argparse's own class, which has no public name, does for us."""

    def add_parser(self, name: str, *, help: str, description: str) -> argparse.ArgumentParser:  # noqa: A002 - argparse's word.
        ...


def parser() -> argparse.ArgumentParser:
    """Each command leaves the name of its module in `forum.commands` as `command`."""
    top = argparse.ArgumentParser(
        prog="forum",
        description="The National Adaptive Mentoring Forum. Settings come from FORUM_* variables.",
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add(commands, "serve", "start the database, migrate, and serve pages, API and sockets")
    _add(commands, "worker", "send mail and delete what has expired, without serving")
    _add(commands, "migrate", "bring the database to the newest version")
    _add(commands, "demo", "load the made-up forum into an empty database")
    _add_network(commands)
    _add_invite(commands)
    _add_token(commands)
    _add_deid(commands)
    _add_audit(commands)
    _add_backup(commands)
    return top


def _add(commands: Commands, name: str, what: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.")


def _add_network(commands: Commands) -> None:
    network = _add(commands, "network", "make a network, or publish new terms of use in one")
    network.add_argument(
        "slug", metavar="SLUG", help="short name for its address, like nova-scotia"
    )
    network.add_argument("--name-en", metavar="NAME", help="needed to make one")
    network.add_argument("--name-fr", metavar="NAME", help="needed to make one")
    network.add_argument("--kind", choices=("regional", "national"), help="regional if left out")
    network.add_argument("--province", metavar="NS", help="by its two letters")
    network.add_argument(
        "--time-zone", metavar="ZONE", help="like America/Halifax; the province's if left out"
    )
    network.add_argument(
        "--terms-en", type=Path, metavar="FILE", help="Markdown; its first line may be # the title"
    )
    network.add_argument("--terms-fr", type=Path, metavar="FILE", help="the same in French")


def _add_invite(commands: Commands) -> None:
    invite = _add(commands, "invite", "invite somebody into a network, by mail")
    invite.add_argument("email", help="where the invitation goes")
    invite.add_argument("--network", required=True, metavar="SLUG", help="as in its address")
    invite.add_argument(
        "--role", required=True, action="append", choices=ROLES, help="may be given several times"
    )
    invite.add_argument("--language", choices=("en", "fr"), default="en")


def _add_token(commands: Commands) -> None:
    token = _add(commands, "token", "make a personal token of the API and print it, once")
    token.add_argument("email", help="of an account")
    token.add_argument("--name", required=True, help="what the token is for")
    token.add_argument("--days", type=int, default=_DAYS, help=f"how long it holds ({_DAYS})")


def _add_deid(commands: Commands) -> None:
    deid = _add(commands, "deid", "run the de-identification check on text from files")
    ways = deid.add_subparsers(dest="way", required=True, metavar="WAY")
    scan = _add(ways, "scan", "JSON lines in, the findings of each out")
    scan.add_argument("file", type=Path, nargs="?", help="standard input if left out")
    check = _add(ways, "check", "show one text with its findings marked; exit 1 if there are any")
    check.add_argument("file", type=Path, nargs="?", help="standard input if left out")
    evaluate = _add(ways, "evaluate", "measure the check against labelled JSON lines")
    evaluate.add_argument("file", type=Path)


def _add_audit(commands: Commands) -> None:
    audit = _add(commands, "audit", "the audit log")
    ways = audit.add_subparsers(dest="way", required=True, metavar="WAY")
    verify = _add(ways, "verify", "compute the chain again; exit 1 at the first break")
    verify.add_argument("--network", metavar="SLUG", help="all networks if left out")


def _add_backup(commands: Commands) -> None:
    backup = _add(commands, "backup", "write the whole database into one file")
    backup.add_argument(
        "file", type=Path, help="must not be there yet; holds everything: keep it safe"
    )
    restore = _add(commands, "restore", "bring the database back from a backup's file")
    restore.add_argument("file", type=Path)
    restore.add_argument(
        "--replace", action="store_true", help="give up what the database holds now"
    )
