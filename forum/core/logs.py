"""Logs as JSON lines on standard error. They never hold what members wrote, nor an error's words.

The words of an error may quote a text: a database's name the value that it refused. An error is therefore told
by its kind and by the places in code that it passed.
"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final

import msgspec
from typing_extensions import override

# Extra fields that a line may carry: identifiers, counts, names of ours.
FIELDS: Final = (
    "method",
    "route",
    "status",
    "milliseconds",
    "request_id",
    "account_id",
    "network_id",
    "thread_id",
    "post_id",
    "version_id",
    "topic",
    "count",
    "attempts",
)
_OUR_OWN: Final = "forum"
_DEEPEST: Final = 12


class JsonFormatter(logging.Formatter):
    """One line for each record: time, level, logger, message, and the fields that are allowed."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return msgspec.json.encode(line, enc_hook=str).decode()


def write_logs_to_stderr(level: int = logging.INFO) -> None:
    """Ours at `level`; of the libraries, warnings alone."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OUR_OWN).setLevel(level)


def describe(error: BaseException) -> list[str]:
    """An error and those behind it: the kind, then the places from the outside in. None of its words."""
    told: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        told.append(f"{_kind(current)} at {' > '.join(_places(current.__traceback__))}")
        for one in current.exceptions if isinstance(current, BaseExceptionGroup) else ():
            told += describe(one)
        current = current.__cause__ or current.__context__
    return told


def _message(record: logging.LogRecord) -> str:
    if record.name == _OUR_OWN or record.name.startswith(f"{_OUR_OWN}."):
        return record.getMessage()
    # A library may have put anything into the later lines and the arguments: asyncio the error itself.
    return str(record.msg).partition("\n")[0]


def _kind(error: BaseException) -> str:
    state = getattr(error, "sqlstate", None)
    return f"{type(error).__qualname__}[{state}]" if state else type(error).__qualname__


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    return [
        f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno}" for frame in frames[-_DEEPEST:]
    ]
