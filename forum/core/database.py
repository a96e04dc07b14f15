"""The database: engines, transactions that carry who is asking, and steps that wait for the commit."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import DateTime, MetaData, event, text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction
from sqlalchemy.pool import NullPool

logger = logging.getLogger(__name__)

AfterCommit = Callable[[], Awaitable[None]]

# A page's transaction is short and one process has one core: more would only wait in the database.
_READERS: Final = 8
_PATIENCE_SECONDS: Final = 30

SET_ACCOUNT = text("select set_config('app.account', :account, true)")


class Base(DeclarativeBase):
    """Tables. Names of constraints follow PostgreSQL's own, so that migrations can be written as SQL."""

    metadata = MetaData()
    type_annotation_map = {datetime: DateTime(timezone=True)}  # noqa: RUF012 - SQLAlchemy's own way.


class _AccountSession(Session):
    """A session whose every transaction says who is asking, before its first statement."""


@event.listens_for(_AccountSession, "after_begin")
def _carry_account(session: Session, transaction: SessionTransaction, connection: Any) -> None:
    # Local to the transaction: a pooled connection must never carry one member's identity to the next.
    account = session.info.get("account_id")
    if account is not None and transaction.nested is False:
        connection.execute(SET_ACCOUNT, {"account": str(account)})


class Database:
    """Connections in one role: one pool for writing, and one without SQLAlchemy for reading."""

    def __init__(self, url: str, *, pool_size: int = 16, pooled: bool = True) -> None:
        options: dict[str, Any] = (
            {"pool_size": pool_size, "max_overflow": 0} if pooled else {"poolclass": NullPool}
        )
        # Without hiding them, an error would quote its statement's parameters: what somebody wrote.
        self.engine = create_async_engine(
            url, json_deserializer=msgspec.json.decode, hide_parameters=True, **options
        )
        self._readers: asyncpg.Pool[asyncpg.Record] | None = None
        self._opening = asyncio.Lock()

    @asynccontextmanager
    async def transaction(self, account_id: UUID | None = None) -> AsyncGenerator[AsyncSession]:
        """A transaction as `account_id` (nobody: row-level security shows nothing).

        Commits at the end, then runs what `after_commit` collected; an error rolls all of it back.
        """
        db = AsyncSession(
            self.engine,
            sync_session_class=_AccountSession,
            expire_on_commit=False,
            autoflush=False,
            info={"account_id": account_id, "after_commit": []},
        )
        async with db, db.begin():
            yield db
        for step in db.info["after_commit"]:
            try:
                await step()
            except Exception:
                # The change is saved; a wake-up that fails delays a reader and must not fail the writer.
                logger.exception("a step after the commit failed")

    @asynccontextmanager
    async def reading(self) -> AsyncGenerator[AsyncSession]:
        """A transaction as nobody yet, for `rows`, `row` and `value` alone: the ORM has no part in it.

        SQLAlchemy's share of a page's transaction would cost as much as the statements in it.
        """
        pool = self._readers or await self._open_readers()
        async with pool.acquire(timeout=_PATIENCE_SECONDS) as driver, driver.transaction():
            yield AsyncSession(info={"driver": driver})

    async def close(self) -> None:
        await self.engine.dispose()
        if self._readers is not None:
            await self._readers.close()

    async def _open_readers(self) -> "asyncpg.Pool[asyncpg.Record]":
        async with self._opening:
            if self._readers is None:
                _, options = self.engine.dialect.create_connect_args(self.engine.url)
                self._readers = await asyncpg.create_pool(
                    **options, min_size=1, max_size=_READERS, init=_read_json, reset=_leave_as_it_is
                )
            return self._readers


def after_commit(db: AsyncSession, step: AfterCommit) -> None:
    """Run `step` once `db`'s transaction is committed, and not at all if it is rolled back."""
    db.info["after_commit"].append(step)


async def rows(db: AsyncSession, sql: str, *values: Any) -> list[asyncpg.Record]:
    """Rows of `sql` ($1, $2 …) in `db`'s transaction, straight from the driver.

    For reads on hot paths: a third of the time that the same statement takes through the ORM.
    """
    return await (await _driver(db)).fetch(sql, *values)


async def row(db: AsyncSession, sql: str, *values: Any) -> asyncpg.Record | None:
    """The first row of `sql`, or None."""
    return await (await _driver(db)).fetchrow(sql, *values)


async def value(db: AsyncSession, sql: str, *values: Any) -> Any:
    """The first column of the first row of `sql`, or None."""
    return await (await _driver(db)).fetchval(sql, *values)


async def change(db: AsyncSession, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
    """Run `sql` once for each row of parameters."""
    await (await _driver(db)).executemany(sql, parameters)


async def _driver(db: AsyncSession) -> "asyncpg.Connection[asyncpg.Record]":
    driver: asyncpg.Connection[asyncpg.Record] | None = db.info.get("driver")
    if driver is None:
        connection = await db.connection()
        if db.info["account_id"] is None:
            # SQLAlchemy opens the driver's transaction with its first statement, which nobody has sent.
            await connection.execute(text("select 1"))
        raw = await connection.get_raw_connection()
        driver = db.info["driver"] = cast(
            "asyncpg.Connection[asyncpg.Record]", raw.driver_connection
        )
    return driver


async def _read_json(driver: Any) -> None:
    """As SQLAlchemy sets its connections up."""
    for name in ("json", "jsonb"):
        await driver.set_type_codec(
            name, schema="pg_catalog", encoder=str, decoder=msgspec.json.decode
        )


async def _leave_as_it_is(_: Any) -> None:
    """Nothing that we set outlives its transaction, so a connection needs no cleaning between two."""


def decoded(json: Any) -> Any:
    """A jsonb value of `rows`: the driver hands it over as text, SQLAlchemy's codec as bytes or an object."""
    return msgspec.json.decode(json) if isinstance(json, (str, bytes)) else json
