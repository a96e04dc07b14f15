"""Brings a database to the newest migration, as the owner role."""

import re
from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config

FOLDER = Path(__file__).parents[2] / "migrations"


def upgrade(owner_url: str) -> None:
    """Run what is missing. Must be called outside an event loop; safe to call from several servers at once."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")


def statements(script: str) -> Iterator[str]:
    """The statements of an SQL script in our layout: each begins in the first column, and nothing else does.

    The driver prepares what it runs, and PostgreSQL prepares one statement at a time.
    """
    yield from (part for part in re.split(r";\n+(?=\S)", script.strip().removesuffix(";")) if part)
