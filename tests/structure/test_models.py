"""The tables as the models say them are the tables as the migrations make them."""

import importlib
from pathlib import Path

from forum.core.database import Base
from tests.seeding import Owner

FORUM = Path(__file__).parents[2] / "forum"
# Alembic's own, and the counters of the throttle, which has no rows of ours to load.
WITHOUT_MODEL = {"alembic_version", "attempts"}
COLUMNS = """
    select table_name, column_name, is_nullable = 'YES' from information_schema.columns
    where table_schema = 'public' and table_name <> all($1::text[])
"""


def modelled() -> dict[tuple[str, str], bool]:
    """Whether each column may be null, by table and column, of every model there is."""
    for path in FORUM.glob("*/models.py"):
        importlib.import_module(f"forum.{path.parent.name}.models")
    return {
        (table.name, column.name): bool(column.nullable)
        for table in Base.metadata.tables.values()
        for column in table.columns
    }


async def test_models_and_tables_are_the_same(owner: Owner) -> None:
    migrated = {
        (table, column): nullable
        for table, column, nullable in await owner.fetch(COLUMNS, sorted(WITHOUT_MODEL))
    }

    models = modelled()
    assert len(models) > 150
    assert sorted(models.keys() - migrated.keys()) == [], "no migration makes them"
    assert sorted(migrated.keys() - models.keys()) == [], "no model has them"
    assert [column for column in models if models[column] != migrated[column]] == []


async def test_tables_without_a_model_are_still_there(owner: Owner) -> None:
    tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")

    assert {name for (name,) in tables} >= WITHOUT_MODEL
    assert not WITHOUT_MODEL & {table for table, _ in modelled()}
