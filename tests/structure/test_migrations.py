"""One line of migrations, forward only, whose scripts can be cut into statements."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import Script, ScriptDirectory

from forum.core.migrations import FOLDER, statements, upgrade
from forum.embedded.databases import ensure_database
from forum.embedded.postgres import RunningPostgres

BEGINS = re.compile(
    r"^(?:create|alter|drop|grant|revoke|comment|insert|update|delete)\b", re.MULTILINE
)
COMMENTS = re.compile(r"^--.*\n", re.MULTILINE)
CATALOGUE = """
    select (select count(*) from pg_class where relnamespace = 'public'::regnamespace),
           (select count(*) from pg_proc where pronamespace = 'public'::regnamespace),
           (select count(*) from pg_policy), (select count(*) from pg_trigger),
           -- Changes with every write of the row.
           xmin::text, version_num from alembic_version
"""


def directory() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def revisions() -> list[Script]:
    """From the first to the newest."""
    return list(directory().walk_revisions())[::-1]


def scripts_of(revision: Script) -> Iterator[tuple[str, str]]:
    """The SQL scripts of a revision by the names of their constants."""
    for name, value in vars(revision.module).items():
        if name.isupper() and isinstance(value, str) and ";\n" in value:
            yield name, value


def test_there_is_one_line_of_revisions() -> None:
    found = revisions()

    assert len(directory().get_heads()) == 1
    assert [one.revision for one in found] == [f"{n:04}" for n in range(1, len(found) + 1)]
    assert [one.down_revision for one in found] == [None, *(one.revision for one in found[:-1])]


def test_every_file_is_a_revision_named_by_its_number() -> None:
    named = {Path(one.path).name: one.revision for one in revisions()}

    assert set(named) == {path.name for path in (FOLDER / "versions").glob("*.py")}
    for name, revision in named.items():
        assert re.fullmatch(rf"{revision}_[a-z]+(?:_[a-z]+)*\.py", name), name


def test_there_is_no_way_back() -> None:
    for revision in revisions():
        assert callable(revision.module.upgrade)
        assert not hasattr(revision.module, "downgrade"), revision.path


@pytest.mark.parametrize("revision", revisions(), ids=lambda one: Path(one.path).stem)
def test_each_statement_begins_in_the_first_column_and_nothing_else_does(revision: Script) -> None:
    scripts = dict(scripts_of(revision))
    assert scripts
    for name, script in scripts.items():
        for statement in statements(script):
            sql = COMMENTS.sub("", statement)
            assert BEGINS.match(sql), (name, sql[:80])
            assert len(BEGINS.findall(sql)) == 1, (name, sql[:80])
            # A body that was cut in two has lost one of its marks.
            assert sql.count("$$") % 2 == 0, (name, sql[:80])


async def test_upgrade_from_nothing_may_run_again(postgres: RunningPostgres) -> None:
    await ensure_database(postgres, "structure_migrations")
    url = postgres.url("forum_owner", "structure_migrations")

    await asyncio.to_thread(upgrade, url)
    first = await catalogue(postgres)
    await asyncio.to_thread(upgrade, url)

    assert first[-1] == directory().get_current_head()
    assert all(first)
    assert await catalogue(postgres) == first


async def catalogue(postgres: RunningPostgres) -> tuple[Any, ...]:
    connection = await asyncpg.connect(
        host=str(postgres.socket_folder),
        port=postgres.port,
        user="forum_owner",
        database="structure_migrations",
    )
    found = await connection.fetchrow(CATALOGUE)
    await connection.close()
    assert found is not None
    return tuple(found)
