"""Folders that an unprivileged server can enter, and one server for the tests that only ask."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.embedded.postgres import RunningPostgres, start_postgres, stop_postgres


@pytest.fixture
def place() -> Iterator[Path]:
    """Not tmp_path: pytest closes its folder to every other account, so to root's server too."""
    yield from _open_folder()


@pytest.fixture(scope="package")
def postgres() -> Iterator[RunningPostgres]:
    for folder in _open_folder():
        running = start_postgres(folder, durable=False)
        yield running
        stop_postgres(running)


@pytest.fixture(scope="package")
def filled_place() -> Iterator[Path]:
    """With a cluster in it already, as making one takes a second; each test leaves it stopped."""
    for folder in _open_folder():
        stop_postgres(start_postgres(folder, durable=False))
        yield folder


def _open_folder() -> Iterator[Path]:
    outer = Path(tempfile.mkdtemp(prefix="forum-test-", dir="/tmp"))
    outer.chmod(0o711)
    folder = outer / "place"
    folder.mkdir(mode=0o711)
    yield folder
    shutil.rmtree(outer)
