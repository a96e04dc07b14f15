"""Alembic's environment: runs as the owner role, one migration run at a time, with short lock waits."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from forum.core.database import Base


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        # Two servers that start at once would otherwise both migrate.
        connection.execute(text("select pg_advisory_xact_lock(7226)"))
        connection.execute(text("set local lock_timeout = '4s'"))
        context.run_migrations()


async def connect(url: str) -> None:
    engine = create_async_engine(url, poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


if context.is_offline_mode():
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    asyncio.run(connect(context.config.attributes["url"]))
