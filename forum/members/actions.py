"""Every change of who belongs to a network."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.accounts import throttle
from forum.audit import actions as audit
from forum.core import clock
from forum.core.database import Database, after_commit, value
from forum.core.errors import NotFound
from forum.core.settings import Settings
from forum.realtime.hub import Hub

INVITATION_LASTS: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom to invite, as what, and in which language to write to them."""

    email: str
    roles: list[str]
    language: str


async def invite(
    db: AsyncSession, settings: Settings, *, network_id: UUID, by: UUID, invited: Invited
) -> UUID:
    """Invite somebody; the database sets a mail beside the row. Raises TooMany.

    The answer is the same whether or not the address has an account.
    """
    await throttle.count(db, settings, throttle.INVITATIONS_BY_ACCOUNT, str(by))
    return await _insert_invitation(db, network_id=network_id, by=by, invited=invited)


async def invite_as_operator(worker: Database, slug: str, invited: Invited) -> UUID:
    """Invite somebody without being a member: `forum invite`, in the worker's role. Raises NotFound."""
    async with worker.transaction() as db:
        network_id = await value(db, "select id from networks where slug = $1", slug)
        if network_id is None:
            raise NotFound("There is no such network.")
        return await _insert_invitation(db, network_id=network_id, by=None, invited=invited)


async def end_membership(
    db: AsyncSession, hub: Hub, *, network_id: UUID, membership_id: UUID
) -> None:
    """End a membership: at once for pages, and for open sockets. Its texts stay. Raises NotFound."""
    account_id = await value(db, "select end_membership($1)", membership_id)
    await _follow_change(
        db, hub, account_id, "end_membership", network_id=network_id, membership_id=membership_id
    )


async def change_roles(
    db: AsyncSession, hub: Hub, *, network_id: UUID, membership_id: UUID, roles: list[str]
) -> None:
    """Give a member other roles. Raises NotFound."""
    account_id = await value(db, "select change_roles($1, $2)", membership_id, roles)
    await _follow_change(
        db, hub, account_id, "change_roles", network_id=network_id, membership_id=membership_id
    )


async def delete_expired(db: AsyncSession) -> None:
    """Delete invitations that nobody accepted, as the worker, three months after their end."""
    await value(
        db,
        "delete from invitations where accepted_at is null and expires_at < now() - interval '90 days'",
    )


async def _insert_invitation(
    db: AsyncSession, *, network_id: UUID, by: UUID | None, invited: Invited
) -> UUID:
    invitation_id: UUID = await value(
        db,
        "insert into invitations (network_id, email, roles, language, invited_by, expires_at) "
        "values ($1, $2, $3, $4, $5, $6) returning id",
        network_id,
        invited.email,
        invited.roles,
        invited.language,
        by,
        clock.now() + INVITATION_LASTS,
    )
    await audit.append(
        db,
        network_id=network_id,
        subject=None,
        action="invite",
        object_kind="invitation",
        object_id=invitation_id,
    )
    return invitation_id


async def _follow_change(
    db: AsyncSession,
    hub: Hub,
    account_id: UUID | None,
    action: str,
    *,
    network_id: UUID,
    membership_id: UUID,
) -> None:
    if account_id is None:
        raise NotFound
    await audit.append(
        db,
        network_id=network_id,
        subject=account_id,
        action=action,
        object_kind="membership",
        object_id=membership_id,
    )
    after_commit(db, partial(hub.announce, f"member:{account_id}"))
