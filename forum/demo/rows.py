"""Writes many rows at once, straight through the driver."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import inspect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapper

from forum.core.database import Base, change


async def insert(db: AsyncSession, rows: Sequence[Base]) -> None:
    """Insert `rows`, all of one table; a column that none of them has keeps its default."""
    if not rows:
        return
    mapper: Mapper[Any] = inspect(type(rows[0]))
    names = [
        column.key for column in mapper.columns if any(column.key in vars(one) for one in rows)
    ]
    json = {name for name in names if isinstance(mapper.columns[name].type, JSONB)}
    places = [f"${n}::text::jsonb" if name in json else f"${n}" for n, name in enumerate(names, 1)]
    await change(
        db,
        f"insert into {mapper.local_table} ({', '.join(names)}) values ({', '.join(places)})",  # noqa: S608
        [[_value(one, name, is_json=name in json) for name in names] for one in rows],
    )


def _value(one: Base, name: str, *, is_json: bool) -> Any:
    value = vars(one).get(name)
    return msgspec.json.encode(value).decode() if is_json and value is not None else value
