"""`forum deid`: the de-identification check on text from files, outside the forum."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from forum.commands.failures import CommandError
from forum.commands.terminal import say
from forum.deid.commands import evaluate, marked, scan


def run(given: argparse.Namespace) -> int:
    with _text_of(given.file) as source:
        try:
            return {"scan": _scan, "check": _check, "evaluate": _evaluate}[given.way](source)
        except UnicodeDecodeError:
            raise CommandError("This is no text in UTF-8.") from None
        except ValueError as error:
            # Names the line, and nothing that it holds.
            raise CommandError(f"{error}.") from error


def _scan(source: TextIO) -> int:
    for line in scan(source):
        say(line)
    return 0


def _check(source: TextIO) -> int:
    text, count = marked(source.read())
    say(text)
    return 1 if count else 0


def _evaluate(source: TextIO) -> int:
    for name, measure in evaluate(source).items():
        say(f"{name}\t{measure if isinstance(measure, int) else format(measure, '.4f')}")
    return 0


@contextmanager
def _text_of(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield sys.stdin
        return
    try:
        source = file.open(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    with source:
        yield source
