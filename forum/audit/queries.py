"""Reads of the audit log."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import rows

_AT_ONCE: Final = 1000


async def networks_by_slug(db: AsyncSession, slug: str | None = None) -> dict[str, UUID]:
    """The network with this slug, or all of them."""
    found = await rows(
        db,
        "select slug, id from networks where $1::text is null or slug = $1 order by slug",
        slug,
    )
    return {one["slug"]: one["id"] for one in found}


async def entries_in_order(db: AsyncSession, network_id: UUID) -> AsyncIterator[asyncpg.Record]:
    """Every entry of a network's chain, some at a time. As the owner, who sees them all."""
    after = None
    while True:
        found = await rows(
            db,
            """
            select network_id, sequence, at, account_id, subject_account_id, roles, action, object_kind,
                   object_id, prev_hash, hash
            from audit_entries where network_id = $1 and ($2::bigint is null or sequence > $2)
            order by sequence limit $3
            """,
            network_id,
            after,
            _AT_ONCE,
        )
        for one in found:
            yield one
        if len(found) < _AT_ONCE:
            return
        after = found[-1]["sequence"]
