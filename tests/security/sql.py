"""Raw SQL as a person of the cast, in the application's own role."""

from typing import Any
from uuid import UUID

import asyncpg

from forum.core.database import Database, rows
from tests.people import Person

REFUSED = "42501"


async def select_all(database: Database, person: Person | None, table: str) -> list[dict[str, Any]]:
    """Every row of `table` that the database gives to `person`: no WHERE."""
    async with database.transaction(person.id if person else None) as db:
        found = await rows(db, f"select * from {table}")  # noqa: S608 - a table of ours.
    return [dict(row) for row in found]


async def ids_of(
    database: Database, person: Person | None, table: str, column: str = "id"
) -> set[UUID]:
    return {row[column] for row in await select_all(database, person, table)}


async def attempt(
    database: Database, person: Person | None, sql: str, *values: Any, keep: bool = False
) -> str:
    """Run a statement; the code of the error it met, "" for none. Undone unless `keep`."""
    try:
        async with database.transaction(person.id if person else None) as db:
            await rows(db, sql, *values)
            if not keep:
                await db.rollback()
    except asyncpg.PostgresError as error:
        return str(error.sqlstate)
    return ""
