"""Adds to the audit log: who did what to what, in the transaction that did it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import value


async def append(
    db: AsyncSession,
    *,
    network_id: UUID,
    subject: UUID | None,
    action: str,
    object_kind: str,
    object_id: UUID | None,
) -> None:
    """Add an entry of the account behind `db`. Call it late: it holds the network's chain until the commit.

    `subject` is the account that the act concerns, who may read the entry too.
    """
    await value(
        db,
        "select append_audit($1, $2, $3, $4, $5)",
        network_id,
        subject,
        action,
        object_kind,
        object_id,
    )
