"""How far a member has read a thread."""

from uuid import UUID

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import value
from forum.core.errors import NotFound
from forum.threads.models import SeenMark


async def mark_seen(db: AsyncSession, account_id: UUID, thread_id: UUID, position: int) -> None:
    """Remember up to which position a member has read; never moves back. Raises NotFound."""
    newest = await value(db, "select position from threads where id = $1", thread_id)
    if newest is None:
        raise NotFound
    mark = insert(SeenMark).values(
        account_id=account_id, thread_id=thread_id, position=min(position, newest)
    )
    await db.execute(
        mark.on_conflict_do_update(
            index_elements=["account_id", "thread_id"],
            set_={
                "position": func.greatest(SeenMark.position, mark.excluded.position),
                "seen_at": func.now(),
            },
        )
    )
