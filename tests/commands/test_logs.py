"""Log lines say what happened and where, and never what somebody wrote."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from forum.core.logs import JsonFormatter

TEXT = "Mrs Macdonald, 902-555-0143"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything that is logged, as it would stand on standard error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def refuse() -> None:
    raise ValueError(TEXT)


def fail() -> None:
    try:
        refuse()
    except ValueError as error:
        raise RuntimeError(TEXT) from error


def fail_twice() -> None:
    raise ExceptionGroup(TEXT, [ValueError(TEXT), KeyError(TEXT)])


def test_line_has_time_level_logger_and_message(written: io.StringIO) -> None:
    logging.getLogger("forum.threads").info("published %s", "3")

    line = json.loads(written.getvalue())
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "info", "logger": "forum.threads", "message": "published 3"}


def test_only_allowed_fields_are_written(written: io.StringIO) -> None:
    logging.getLogger("forum.threads").info("seen", extra={"count": 3, "body": TEXT})

    line = json.loads(written.getvalue())
    assert line["count"] == 3
    assert "body" not in line
    assert TEXT not in written.getvalue()


def test_errors_are_told_by_kind_and_place(written: io.StringIO) -> None:
    try:
        fail()
    except RuntimeError:
        logging.getLogger("forum.threads").exception("it failed")

    told = json.loads(written.getvalue())["error"]
    assert [one.partition(" at ")[0] for one in told] == ["RuntimeError", "ValueError"]
    assert all("test_logs.py:" in one for one in told)
    assert TEXT not in written.getvalue()
    assert written.getvalue().count("\n") == 1


def test_words_of_libraries_are_not_passed_on(written: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task failed\nfuture: ValueError('%s')" % TEXT)  # noqa: G002, UP031
    logging.getLogger("sqlalchemy").error("failed: %s", TEXT)

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    assert [line["message"] for line in lines] == ["Task failed", "failed: %s"]
    assert TEXT not in written.getvalue()


def test_groups_of_errors_are_told_one_by_one(written: io.StringIO) -> None:
    try:
        fail_twice()
    except ExceptionGroup:
        logging.getLogger("forum.worker").exception("both failed")

    told = json.loads(written.getvalue())["error"]
    assert [one.split()[0] for one in told] == ["ExceptionGroup", "ValueError", "KeyError"]
    assert TEXT not in written.getvalue()
