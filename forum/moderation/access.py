"""The doors of moderation: who may decide on a held text, flag a post, or hide one."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import row
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.moderation.queries import HeldText, hold_by_id, who_decided
from forum.threads.models import Hold, Post, PostStatus, TextStatus, TextVersion
from forum.threads.publication import Writer
from forum.web.labels import N_
from forum.web.languages import Language, gettext
from forum.web.visits import Belonging, Visitor

_DECIDED: Final = {
    "published": N_("%(name)s has already published this text."),
    "returned": N_("%(name)s has already returned this text to its author."),
    "declined": N_("%(name)s has already declined this text."),
}
_TAKEN_BACK: Final = N_("The author has taken this text back meanwhile.")
_OWN: Final = N_("This is your own text. You can change it or withdraw it.")
_ALREADY_HIDDEN: Final = N_("This text is already hidden and waits for a moderator.")
_GONE: Final = N_("This text is no longer shown.")
_AUTHOR_LEFT: Final = N_("The author has left the network, so this text cannot be published.")


@dataclass(frozen=True, slots=True)
class FlaggedPost:
    """A shown post of somebody else's, to be flagged or hidden."""

    id: UUID
    network_id: UUID
    audience_id: UUID
    thread_id: UUID
    version_id: UUID
    author_id: UUID
    opening: bool


def network_to_moderate(me: Visitor, slug: str) -> Belonging:
    """The network whose queue the visitor works. Raises NotFound for all others, as if there were none."""
    network = me.member_of(slug)
    if not network.moderates:
        raise NotFound
    return network


async def hold_to_decide(db: AsyncSession, me: Visitor, hold_id: UUID) -> HeldText:
    """A text that waits. Raises NotFound (also for one's own), Conflict when it is decided, saying by whom."""
    held = await hold_by_id(db, hold_id)
    if held is None:
        raise NotFound
    if held.closed_at is not None:
        raise await closed(db, me.language, hold_id)
    return held


async def lock_hold(db: AsyncSession, hold_id: UUID) -> tuple[Hold, TextVersion]:
    """The hold and its version as they are now, nobody else's to change until the commit.

    Everything that changes a shown text locks its post first, then its version, then its hold.
    Raises NotFound for one's own, as for what is not there.
    """
    held = await hold_by_id(db, hold_id)
    if held is None:
        raise NotFound
    if held.post_id is not None:
        await db.get(Post, held.post_id, with_for_update=True)
    version = await db.get(TextVersion, held.version_id, with_for_update=True)
    hold = await db.scalar(select(Hold).where(Hold.id == hold_id).with_for_update())
    if version is None or hold is None:
        raise NotFound
    return hold, version


async def closed(db: AsyncSession, language: Language, hold_id: UUID) -> Conflict:
    """What to say of a hold that is closed: who did what."""
    decided = await who_decided(db, hold_id)
    if decided is None:
        return Conflict(gettext(language, _TAKEN_BACK))
    outcome, name = decided
    return Conflict(gettext(language, _DECIDED[outcome], name=name))


async def author_to_publish(db: AsyncSession, version: TextVersion) -> Writer:
    """The author of a text as the network knows him now.

    Raises Conflict when he has left it, unless the text was shown before he did.
    """
    found = await row(
        db,
        "select id, account_id, display_name, roles, profession, province, ended_at"
        " from memberships where id = $1",
        version.membership_id,
    )
    if found is None or (found["ended_at"] is not None and version.status == TextStatus.HELD):
        raise Conflict(_AUTHOR_LEFT)
    return Writer(
        account_id=found["account_id"],
        membership_id=found["id"],
        name=found["display_name"],
        roles=frozenset(found["roles"]),
        profession=found["profession"],
        province=found["province"],
    )


async def post_to_flag(db: AsyncSession, me: Visitor, post_id: UUID) -> FlaggedPost:
    """A post that the visitor sees. Raises NotFound, Forbidden for his own, Conflict when it is not shown."""
    found = await row(db, _POST, post_id)
    if found is None:
        raise NotFound
    return _to_flag(me, found)


async def post_to_hide(db: AsyncSession, me: Visitor, post_id: UUID) -> FlaggedPost:
    """As `post_to_flag`, for the moderators of the post's audience alone. Raises NotFound for all others."""
    found = await row(
        db, _POST + " and p.audience_id = any (audiences_moderated_by(me()))", post_id
    )
    if found is None:
        raise NotFound
    return _to_flag(me, found)


_POST: Final = """
  select p.id, p.network_id, p.audience_id, p.thread_id, p.version_id, p.account_id, p.opening, p.status
  from posts p where p.id = $1
"""


def _to_flag(me: Visitor, found: Any) -> FlaggedPost:
    if found["account_id"] == me.account_id:
        raise Forbidden(_OWN)
    if found["status"] != PostStatus.PUBLISHED:
        raise Conflict(_ALREADY_HIDDEN if found["status"] == PostStatus.HIDDEN else _GONE)
    return FlaggedPost(
        id=found["id"],
        network_id=found["network_id"],
        audience_id=found["audience_id"],
        thread_id=found["thread_id"],
        version_id=found["version_id"],
        author_id=found["account_id"],
        opening=found["opening"],
    )
