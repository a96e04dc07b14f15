"""Counters of live topics. An UPDATE holds the row until the commit, so that order is commit order."""

from functools import partial
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import after_commit
from forum.networks.models import Topic
from forum.realtime.hub import Hub
from forum.threads.models import Thread


async def next_queue_position(db: AsyncSession, hub: Hub, network_id: UUID) -> int:
    """The next position of a network's queue; wakes those who watch it."""
    position = await _next(db, network_id, "queue")
    after_commit(db, partial(hub.announce, f"queue:{network_id}"))
    return position


async def next_list_position(db: AsyncSession, hub: Hub, network_id: UUID, thread_id: UUID) -> None:
    """Move a case in its network's live list; wakes those who watch it."""
    position = await _next(db, network_id, "cases")
    await db.execute(update(Thread).where(Thread.id == thread_id).values(listed_position=position))
    after_commit(db, partial(hub.announce, f"cases:{network_id}"))


async def _next(db: AsyncSession, network_id: UUID, kind: str) -> int:
    position: int | None = await db.scalar(
        update(Topic)
        .where(Topic.network_id == network_id, Topic.kind == kind)
        .values(position=Topic.position + 1)
        .returning(Topic.position)
    )
    assert position is not None  # noqa: S101 - made with the network.
    return position
