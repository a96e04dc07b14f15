"""What ends a command: one sentence for the person at the terminal, never a text that somebody wrote."""

import errno
from collections.abc import Iterator
from typing import Final

from forum.core.errors import ForumError
from forum.core.settings import SettingsError
from forum.embedded.errors import EmbeddedPostgresError

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT}
_DISK_FULL: Final = "53100"
_NOT_MIGRATED: Final = "42P01"
_PACKAGE: Final = "forum"


class CommandError(Exception):
    """The message is the sentence that the person reads."""


def sentence_of(error: BaseException) -> str:
    """What to say of an error. An unforeseen one is told by its kind and place, as its words may quote a text."""
    if isinstance(error, (CommandError, SettingsError, EmbeddedPostgresError)):
        return str(error)
    if isinstance(error, ForumError):
        return error.text or f"{error.title}."
    chain = list(_chain(error))
    if any(_is_disk_full(one) for one in chain):
        return "The disk is full: free some space (about 200 MB) and start again."
    if any(getattr(one, "sqlstate", None) == _NOT_MIGRATED for one in chain):
        return "The database has no tables yet: run `forum migrate` first."
    if isinstance(error, (ConnectionError, TimeoutError)):
        return f"The database does not answer ({type(error).__name__})."
    return f"The command failed: {' from '.join(_told(one) for one in chain)}."


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _is_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return getattr(error, "sqlstate", None) == _DISK_FULL


def _told(error: BaseException) -> str:
    """The kind, and the last place in our own code."""
    place, trace = "", error.__traceback__
    while trace is not None:
        module = trace.tb_frame.f_globals.get("__name__", "")
        if module.partition(".")[0] == _PACKAGE:
            place = f" in {module}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}"
