"""Reads of a network's members and invitations, as the account behind the transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import rows, value

PAGE_SIZE: Final = 50
_INVITATIONS: Final = 100


class MemberRow(msgspec.Struct, frozen=True):
    """A member as the others of his network see him."""

    membership_id: UUID
    name: str
    profession: str
    province: str | None
    roles: list[str]
    about: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Members in order of their names; `next_after` asks for those that follow."""

    members: list[MemberRow]
    next_after: UUID | None


async def members_of(
    db: AsyncSession,
    network_id: UUID,
    *,
    role: str | None = None,
    profession: str | None = None,
    after: UUID | None = None,
    limit: int = PAGE_SIZE,
) -> MemberPage:
    """Present members. The cursor is a membership's id: a name would stand in the address otherwise."""
    found = await rows(
        db,
        """
        select id as membership_id, display_name as name, profession, province, roles,
               nullif(about, '') as about, joined_at as since
        from memberships
        where network_id = $1 and ended_at is null
          and ($2::text is null or $2 = any (roles)) and ($3::text is null or profession = $3)
          and ($4::uuid is null or (lower(display_name), id) > (
            select lower(display_name), id from memberships where id = $4 and network_id = $1))
        order by lower(display_name), id limit $5
        """,
        network_id,
        role,
        profession,
        after,
        limit + 1,
    )
    members = [MemberRow(**dict(one)) for one in found[:limit]]
    return MemberPage(members, members[-1].membership_id if len(found) > limit else None)


async def member_count(db: AsyncSession, network_id: UUID) -> int:
    count: int = await value(
        db,
        "select count(*) from memberships where network_id = $1 and ended_at is null",
        network_id,
    )
    return count


async def invitations_of(
    db: AsyncSession, network_id: UUID
) -> list[tuple[str, list[str], datetime, datetime, datetime | None]]:
    """The newest invitations, for those who coordinate: address, roles, sent, ends, accepted."""
    found = await rows(
        db,
        "select email, roles, created_at, expires_at, accepted_at from invitations "
        "where network_id = $1 order by id desc limit $2",
        network_id,
        _INVITATIONS,
    )
    return [tuple(one) for one in found]
