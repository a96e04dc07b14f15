"""What moderators decide and what members flag. Each is one transaction with its audit entry and its mail."""

from dataclasses import dataclass
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from forum.audit.actions import append
from forum.core.database import after_commit, row
from forum.core.errors import Conflict
from forum.moderation import access
from forum.moderation.access import FlaggedPost
from forum.moderation.models import Decision, Flag, Outcome
from forum.moderation.queries import HeldText
from forum.notifications.actions import notify
from forum.realtime.hub import Hub
from forum.threads.actions import change_post_status, publish_held
from forum.threads.gate import CheckedText
from forum.threads.models import Hold, PostStatus, TextStatus, TextVersion
from forum.threads.positions import next_list_position, next_queue_position
from forum.web.labels import N_
from forum.web.visits import Visitor

_MOVED_ON: Final = N_("The author has changed this text meanwhile. Please read the new version.")
_ALREADY_TOLD: Final = N_("You have already told a moderator about this text.")
_NOT_SHOWN: Final = N_("This text is already hidden and waits for a moderator.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A moderator's answer about the version `version_number`, its note already checked."""

    outcome: Outcome
    note: str
    version_number: int


async def note_look(db: AsyncSession, held: HeldText) -> None:
    """Set down that the account behind `db` opened a held text."""
    await _append(db, held.network_id, held.author_id, "hold_viewed", held.id)


async def decide(
    db: AsyncSession, hub: Hub, me: Visitor, hold_id: UUID, answer: Answer, text: CheckedText
) -> None:
    """Publish, return or decline; the first of several moderators decides. `text` is the version, rendered.

    Raises Conflict when the hold is closed, saying who did what, and when the version has moved on.
    """
    hold, version = await access.lock_hold(db, hold_id)
    if hold.closed_at is not None:
        raise await access.closed(db, me.language, hold_id)
    if hold.version_id != version.id or version.number != answer.version_number:
        raise Conflict(_MOVED_ON)
    shown_all_along = version.status == TextStatus.PUBLISHED
    await _close(db, hub, hold)
    if answer.outcome == Outcome.PUBLISHED:
        await _let_through(db, hub, version, text)
    else:
        await _take_back(db, hub, version, TextStatus(answer.outcome))
    db.add(_decision(hold, version, me.account_id, answer))
    await db.flush()
    if answer.outcome != Outcome.PUBLISHED or not shown_all_along:
        # Whoever was never told of a doubt need not hear that it is settled.
        await _tell_author(db, version, answer.outcome)
    after_commit(db, partial(hub.announce, f"member:{version.account_id}"))
    action = f"hold_{answer.outcome}"
    await _append(db, hold.network_id, version.account_id, action, hold.id)


async def flag_post(db: AsyncSession, hub: Hub, post: FlaggedPost, *, kind: str, note: str) -> None:
    """Put a shown post into the queue; hide it at once where it could identify somebody.

    Raises Conflict for a second flag of one member on one version, unless it says more than the first.
    """
    if kind == "could_identify":
        version_id = await _hide(db, hub, post)
    else:
        version_id = await _put_into_queue(db, hub, "question_post", post)
    more = (Flag.kind == "other") & (kind == "could_identify")
    if not await _set_flag(db, post, version_id, kind, note, where=more):
        raise Conflict(_ALREADY_TOLD)
    # Without a subject: authors may read the entries about them, and are not to learn who flagged.
    await _append(db, post.network_id, None, "post_flagged", post.id, object_kind="post")


async def hide_post(db: AsyncSession, hub: Hub, post: FlaggedPost, *, note: str) -> None:
    """A moderator takes a shown post from sight and puts it into the queue."""
    version_id = await _hide(db, hub, post)
    await _set_flag(db, post, version_id, "could_identify", note, where=None)
    await _append(db, post.network_id, post.author_id, "post_hidden", post.id, object_kind="post")


async def _close(db: AsyncSession, hub: Hub, hold: Hold) -> None:
    """Before anything is published: a flagged version's hold may come to stand on the one released here."""
    hold.closed_at = func.now()
    hold.position = await next_queue_position(db, hub, hold.network_id)
    await db.flush()


async def _let_through(db: AsyncSession, hub: Hub, version: TextVersion, text: CheckedText) -> None:
    if version.status == TextStatus.PUBLISHED:
        return
    writer = await access.author_to_publish(db, version)
    await publish_held(db, hub, version, text, writer)
    await db.flush()


async def _take_back(db: AsyncSession, hub: Hub, version: TextVersion, status: TextStatus) -> None:
    """To its author, for good or to be mended. What was shown leaves a mark in its place until it is."""
    was_shown = version.status in {TextStatus.HIDDEN, TextStatus.PUBLISHED}
    version.status = status
    await db.flush()
    if was_shown:
        assert version.post_id is not None  # noqa: S101 - it was published.
        await change_post_status(db, hub, version.post_id, PostStatus.REMOVED)


def _decision(hold: Hold, version: TextVersion, account_id: UUID, answer: Answer) -> Decision:
    return Decision(
        network_id=hold.network_id,
        audience_id=hold.audience_id,
        hold_id=hold.id,
        version_id=version.id,
        author_account_id=version.account_id,
        account_id=account_id,
        outcome=answer.outcome,
        note=answer.note,
    )


async def _tell_author(db: AsyncSession, version: TextVersion, outcome: Outcome) -> None:
    path = f"/held/{version.id}"
    if outcome == Outcome.PUBLISHED:
        path = f"/cases/{version.thread_id}#post-{version.post_id}"
    await notify(
        db,
        account_id=version.account_id,
        network_id=version.network_id,
        kind=str(outcome),
        path=path,
    )


async def _hide(db: AsyncSession, hub: Hub, post: FlaggedPost) -> UUID:
    version_id = await _put_into_queue(db, hub, "hide_post", post)
    if post.opening:
        await next_list_position(db, hub, post.network_id, post.thread_id)
    await notify(
        db,
        account_id=post.author_id,
        network_id=post.network_id,
        kind="hidden",
        path=f"/held/{version_id}",
    )
    for topic in (f"thread:{post.thread_id}", f"member:{post.author_id}"):
        after_commit(db, partial(hub.announce, topic))
    return version_id


async def _put_into_queue(db: AsyncSession, hub: Hub, function: str, post: FlaggedPost) -> UUID:
    """The version that is shown, held by one of the two functions of migration 0003."""
    found = await row(db, f"select version_id from {function}($1)", post.id)  # noqa: S608 - ours.
    if found is None:
        raise Conflict(_NOT_SHOWN)
    after_commit(db, partial(hub.announce, f"queue:{post.network_id}"))
    version_id: UUID = found["version_id"]
    return version_id


async def _set_flag(
    db: AsyncSession,
    post: FlaggedPost,
    version_id: UUID,
    kind: str,
    note: str,
    *,
    where: ColumnElement[bool] | None,
) -> bool:
    """The one flag of the account behind `db` on this version; an earlier one is replaced `where` it may be."""
    given = insert(Flag).values(
        network_id=post.network_id,
        audience_id=post.audience_id,
        thread_id=post.thread_id,
        post_id=post.id,
        version_id=version_id,
        account_id=func.me(),
        kind=kind,
        note=note,
        flagged_at=func.clock_timestamp(),
    )
    made = await db.scalar(
        given.on_conflict_do_update(
            index_elements=["account_id", "version_id"],
            set_={"kind": kind, "note": note, "flagged_at": func.clock_timestamp()},
            where=where,
        ).returning(Flag.id)
    )
    return made is not None


async def _append(
    db: AsyncSession,
    network_id: UUID,
    subject: UUID | None,
    action: str,
    object_id: UUID,
    *,
    object_kind: str = "hold",
) -> None:
    await append(
        db,
        network_id=network_id,
        subject=subject,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
    )
