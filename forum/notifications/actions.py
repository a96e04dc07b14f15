"""Sets down what a member should hear; claims, sends on, gives up. The rows are the mailer's work queue."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core import clock
from forum.core.database import row, value
from forum.notifications.letters import KINDS
from forum.web.visits import token_hash

# Longer than any mail server takes. A worker that dies keeps a mail back for no longer than this.
LEASE: Final = timedelta(minutes=5)
MOST_ATTEMPTS: Final = 8
RESET_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A notification that this worker alone sends, until its lease ends."""

    id: UUID
    network_id: UUID | None
    account_id: UUID | None
    address: str | None
    kind: str
    path: str
    language: str | None
    attempts: int


async def notify(
    db: AsyncSession, *, account_id: UUID, network_id: UUID | None, kind: str, path: str
) -> None:
    """Tell a member, in the transaction that gave the cause: one of KINDS, and where to look. No text."""
    assert kind in KINDS, kind  # noqa: S101 - a word of ours, never of a member's.
    await value(
        db,
        "insert into notifications (account_id, network_id, kind, path) values ($1, $2, $3, $4)",
        account_id,
        network_id,
        kind,
        path,
    )


async def claim_next(db: AsyncSession) -> Claimed | None:
    """The oldest notification that nobody is sending, for the length of a lease. As the worker."""
    found = await row(
        db,
        """
        update notifications set claimed_until = now() + $1::interval, attempts = attempts + 1
        where id = (
          select id from notifications
          where sent_at is null and given_up_at is null
            and (claimed_until is null or claimed_until < now())
          order by id limit 1 for update skip locked)
        returning id, network_id, account_id, address, kind, path, language, attempts
        """,
        LEASE,
    )
    return Claimed(**dict(found)) if found else None


async def mark_sent(db: AsyncSession, claimed: Claimed) -> None:
    await value(db, "update notifications set sent_at = now() where id = $1", claimed.id)


async def postpone(db: AsyncSession, claimed: Claimed) -> None:
    """After a failure: again in 2, 4, 8 … minutes, and not for ever."""
    if claimed.attempts >= MOST_ATTEMPTS:
        await give_up(db, claimed)
        return
    pause = timedelta(minutes=2**claimed.attempts)
    await value(
        db, "update notifications set claimed_until = now() + $2 where id = $1", claimed.id, pause
    )


async def give_up(db: AsyncSession, claimed: Claimed) -> None:
    """Never send it: there is nobody to send it to, or it failed too often."""
    await value(db, "update notifications set given_up_at = now() where id = $1", claimed.id)


async def make_invitation_token(db: AsyncSession, claimed: Claimed) -> str | None:
    """A token for the invitation that `claimed` is about; None where it is accepted or over.

    Made when the mail is, so that neither the database nor the queue ever holds one that works.
    """
    token = clock.new_token()
    made = await value(
        db,
        "update invitations set token_hash = $2 where id = $1 and accepted_at is null "
        "and expires_at > now() returning id",
        UUID(claimed.path.rpartition("/")[2]),
        token_hash(token),
    )
    return token if made else None


async def make_reset_token(db: AsyncSession, claimed: Claimed) -> str:
    """A token with which the account's password may be set once, within an hour."""
    token = clock.new_token()
    await value(
        db,
        "insert into password_resets (account_id, token_hash, expires_at) values ($1, $2, $3)",
        claimed.account_id,
        token_hash(token),
        clock.now() + RESET_LASTS,
    )
    return token


async def delete_old(db: AsyncSession) -> None:
    """Delete what was sent or given up a month ago. As the worker."""
    await value(
        db,
        "delete from notifications where coalesce(sent_at, given_up_at) < now() - interval '30 days'",
    )
