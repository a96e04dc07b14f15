"""Every write of text. Pages, the API and moderation all come through here, with a text that the gate checked."""

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import after_commit, row, value
from forum.core.errors import Conflict, NotFound
from forum.deid import ENGINE_VERSION
from forum.realtime.hub import Hub
from forum.threads.access import OwnPost, ThreadPlace
from forum.threads.gate import CheckedText
from forum.threads.models import Hold, Post, PostStatus, TextStatus, TextVersion, Thread
from forum.threads.positions import next_list_position, next_queue_position
from forum.threads.publication import Writer, publish_edit, publish_new
from forum.web.labels import N_

KEPT = N_("Your text is kept in the form.")


# Made once: SQLAlchemy takes longer to put a statement together than to run it.
_ADD_VERSION: Final = (
    insert(TextVersion)
    .on_conflict_do_nothing(index_elements=["account_id", "client_key"])
    .returning(TextVersion)
)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a text: its version's status, and its post where it was published."""

    version_id: UUID
    status: TextStatus
    thread_id: UUID | None
    post_id: UUID | None
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A checked text on its way in. `replaces` is the author's earlier, unpublished version of it."""

    place: ThreadPlace
    writer: Writer
    text: CheckedText
    key: UUID
    kind: str = "reply"
    named: bool = True
    replaces: UUID | None = None


async def submit(db: AsyncSession, hub: Hub, given: Submission) -> Submitted:
    """Publish a clear text; return one with findings to its author; hold one that could not be checked.

    The same key with the same text returns the first result. Raises Conflict for the same key with another
    text, or when the text that it replaces has moved on meanwhile.
    """
    digest = _digest(given)
    version = await _new_version(db, given, digest)
    if version is None:
        return await _first_result(db, given, digest)
    if given.replaces is not None:
        await _supersede(db, given.replaces, given.writer.account_id)
    position = None
    if given.text.failed:
        await _hold(db, hub, version, "check_failed", "")
    elif given.text.is_clear:
        position = await _publish(db, hub, version, given)
    await db.flush()
    status = TextStatus(version.status)
    return Submitted(version.id, status, version.thread_id, version.post_id, position)


async def mended_before(
    db: AsyncSession, account_id: UUID, version_id: UUID, key: UUID
) -> Submitted | None:
    """The first result of a mended text that is sent again with the same key, after it took its place."""
    known = await value(
        db,
        "select id from text_versions where account_id = $1 and client_key = $2 and replaces_id = $3",
        account_id,
        key,
        version_id,
    )
    return await _result(db, known) if known else None


async def ask_for_review(
    db: AsyncSession, hub: Hub, version_id: UUID, account_id: UUID, *, note: str
) -> None:
    """Put an author's returned text into its network's queue. Raises Conflict unless it is with the author."""
    version = await _own_version(db, version_id, account_id, {TextStatus.RETURNED})
    version.status = TextStatus.HELD
    await _hold(db, hub, version, "findings", note)


async def withdraw_text(db: AsyncSession, hub: Hub, version_id: UUID, account_id: UUID) -> None:
    """Take back a text that others do not see. Its words stay with the author. Closes its hold."""
    open_states = {TextStatus.RETURNED, TextStatus.HELD, TextStatus.DECLINED}
    version = await _own_version(db, version_id, account_id, open_states)
    version.status = TextStatus.WITHDRAWN
    await close_hold(db, hub, version)


async def withdraw_post(db: AsyncSession, hub: Hub, post: OwnPost) -> None:
    """Take back a published post. A mark stays in its place, so that replies keep their sense."""
    # The post first, as everything that changes a shown text does; it may have a newer version by now.
    shown = await db.get_one(Post, post.post_id, with_for_update=True)
    version = await db.get_one(TextVersion, shown.version_id, with_for_update=True)
    version.status = TextStatus.WITHDRAWN
    await close_hold(db, hub, version)
    await change_post_status(db, hub, post.post_id, PostStatus.REMOVED)


async def change_post_status(db: AsyncSession, hub: Hub, post_id: UUID, status: PostStatus) -> int:
    """Show, hide or remove a post: takes the thread's next position, so that every reader hears of it."""
    post = await db.get(Post, post_id, with_for_update=True)
    if post is None:
        raise NotFound
    shown_before, shown_after = (one == PostStatus.PUBLISHED for one in (post.status, status))
    position: int | None = await db.scalar(
        update(Thread)
        .where(Thread.id == post.thread_id)
        .values(
            position=Thread.position + 1,
            reply_count=Thread.reply_count + (0 if post.opening else shown_after - shown_before),
        )
        .returning(Thread.position)
    )
    assert position is not None  # noqa: S101 - the foreign key says so.
    post.status, post.position = status, position
    if post.opening:
        await next_list_position(db, hub, post.network_id, post.thread_id)
    after_commit(db, partial(hub.announce, f"thread:{post.thread_id}"))
    await db.flush()
    return position


async def publish_held(
    db: AsyncSession, hub: Hub, version: TextVersion, text: CheckedText, writer: Writer
) -> None:
    """Publish a text that a moderator let through, in the moderator's transaction."""
    version.findings = text.findings
    if version.status == TextStatus.HIDDEN:
        version.status = TextStatus.PUBLISHED
        assert version.post_id is not None  # noqa: S101 - only published texts are hidden.
        await db.flush()
        await change_post_status(db, hub, version.post_id, PostStatus.PUBLISHED)
    elif version.post_id is not None:
        await publish_edit(db, hub, version, text)
    else:
        await publish_new(db, hub, version, text, writer)


async def close_hold(db: AsyncSession, hub: Hub, version: TextVersion) -> None:
    """Take a version out of the queue, if it is in it."""
    hold = await db.scalar(
        select(Hold)
        .where(Hold.version_id == version.id, Hold.closed_at.is_(None))
        .with_for_update()
    )
    if hold is not None:
        hold.closed_at = func.now()
        hold.position = await next_queue_position(db, hub, version.network_id)
    await db.flush()


async def _new_version(db: AsyncSession, given: Submission, digest: bytes) -> TextVersion | None:
    """The row of this text, or None when the key was used before (its first result stands)."""
    written = given.text.written
    place, number = given.place, 1
    if given.replaces is not None or place.post_id is not None:
        earlier = await value(
            db,
            "select max(number) from text_versions where id = $1 or post_id = $2",
            given.replaces,
            place.post_id,
        )
        number = (earlier or 0) + 1
    values = {
        "network_id": place.network_id,
        "audience_id": place.audience_id,
        "thread_id": place.thread_id,
        "opened_by": place.opened_by,
        "parent_id": place.parent_id,
        "post_id": place.post_id,
        "account_id": given.writer.account_id,
        "membership_id": given.writer.membership_id,
        "replaces_id": given.replaces,
        "number": number,
        "kind": given.kind,
        "named": given.named,
        "language": written.language,
        "title": written.title,
        "fields": dict(written.fields) if written.fields is not None else None,
        "body": written.body,
        "status": TextStatus.RETURNED,
        "findings": given.text.findings,
        "engine": ENGINE_VERSION,
        "client_key": given.key,
        "digest": digest,
    }
    return await db.scalar(_ADD_VERSION, values)


async def _first_result(db: AsyncSession, given: Submission, digest: bytes) -> Submitted:
    found = await row(
        db,
        "select id, digest from text_versions where account_id = $1 and client_key = $2",
        given.writer.account_id,
        given.key,
    )
    if found is None or found["digest"] != digest:
        raise Conflict(N_("This form was already sent with another text."), kept=KEPT)
    return await _result(db, found["id"])


async def _result(db: AsyncSession, version_id: UUID) -> Submitted:
    found = await row(
        db,
        "select v.id, v.status, v.thread_id, v.post_id, p.position"
        " from text_versions v left join posts p on p.id = v.post_id and p.version_id = v.id where v.id = $1",
        version_id,
    )
    assert found is not None  # noqa: S101 - it was written in this transaction or before it.
    return Submitted(
        found["id"],
        TextStatus(found["status"]),
        found["thread_id"],
        found["post_id"],
        found["position"],
    )


async def _publish(db: AsyncSession, hub: Hub, version: TextVersion, given: Submission) -> int:
    if version.post_id is not None:
        return await publish_edit(db, hub, version, given.text)
    return await publish_new(db, hub, version, given.text, given.writer)


async def _hold(db: AsyncSession, hub: Hub, version: TextVersion, reason: str, note: str) -> None:
    version.status = TextStatus.HELD
    version.held_at = func.now()
    position = await next_queue_position(db, hub, version.network_id)
    await db.flush()
    db.add(
        Hold(
            network_id=version.network_id,
            audience_id=version.audience_id,
            version_id=version.id,
            account_id=version.account_id,
            reason=reason,
            note=note,
            position=position,
        )
    )
    await db.flush()


async def _supersede(db: AsyncSession, version_id: UUID, account_id: UUID) -> None:
    earlier = await _own_version(
        db, version_id, account_id, {TextStatus.RETURNED, TextStatus.DECLINED}
    )
    earlier.status = TextStatus.SUPERSEDED
    await db.flush()


async def _own_version(
    db: AsyncSession, version_id: UUID, account_id: UUID, states: set[TextStatus]
) -> TextVersion:
    version = await db.get(TextVersion, version_id, with_for_update=True)
    if version is None or version.account_id != account_id:
        raise NotFound
    if version.status not in states:
        raise Conflict(
            N_("This text has moved on meanwhile. Please load the page again."), kept=KEPT
        )
    return version


def _digest(given: Submission) -> bytes:
    """Of everything that the author chose: the same key must mean the same text in the same place."""
    written = given.text.written
    everything: list[Any] = [
        str(given.place.audience_id),
        str(given.place.thread_id),
        str(given.place.parent_id),
        str(given.place.post_id),
        given.named,
        written.language,
        written.title,
        written.fields,
        written.body,
    ]
    return hashlib.sha256(msgspec.json.encode(everything, order="sorted")).digest()
