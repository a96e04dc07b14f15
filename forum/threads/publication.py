"""The moment of publication: identifiers, place, order and rendering are given to a text here."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import after_commit, row
from forum.core.errors import Conflict
from forum.notifications.actions import notify
from forum.realtime.hub import Hub
from forum.threads.gate import CheckedText
from forum.threads.models import Hold, Post, PostStatus, TextStatus, TextVersion, Thread
from forum.threads.positions import next_list_position, next_queue_position
from forum.web.labels import N_

# Kept in the tree as deep as this; an answer to a deeper one stands beside it.
MAX_DEPTH = 32
OPENING_PATH = "0"

# Made once: SQLAlchemy takes longer to put a statement together than to run it.
_ADD_POST: Final = insert(Post).returning(Post.id)
_COUNT_REPLY: Final = (
    update(Thread)
    .where(Thread.id == bindparam("thread_id"))
    .values(
        position=Thread.position + 1,
        reply_count=Thread.reply_count + 1,
        last_published_at=func.now(),
        answered_at=case(
            (
                Thread.opened_by != bindparam("writer_id"),
                func.coalesce(Thread.answered_at, func.now()),
            ),
            else_=Thread.answered_at,
        ),
    )
    .returning(Thread.position, Thread.answered_at == func.now())
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes: the account, and the membership that the text shows (or would, with a name)."""

    account_id: UUID
    membership_id: UUID
    name: str
    roles: frozenset[str]
    profession: str
    province: str | None


async def publish_new(
    db: AsyncSession, hub: Hub, version: TextVersion, text: CheckedText, writer: Writer
) -> int:
    """Make the post of a text, and its thread where it opens one. The locks it takes last until the commit.

    Returns the position of the post.
    """
    _render(version, text)
    if version.thread_id is None:
        thread = await _open_thread(db, version)
        version.thread_id = thread.id
        version.opened_by = thread.opened_by
        position, path, depth, first_answer = 1, OPENING_PATH, 0, False
        opening = True
    else:
        opening = False
        position, first_answer = await _next_reply_position(db, version)
        path, depth = await _place(db, version, position)
    values: dict[str, Any] = {
        "network_id": version.network_id,
        "audience_id": version.audience_id,
        "thread_id": version.thread_id,
        "opened_by": version.opened_by,
        "account_id": version.account_id,
        "membership_id": writer.membership_id if version.named else None,
        "author_name": writer.name if version.named else None,
        "author_roles": sorted(writer.roles),
        "author_profession": writer.profession,
        "author_province": writer.province,
        "opening": opening,
        "parent_id": version.parent_id,
        "depth": depth,
        "path": path,
        "position": position,
        "first_position": position,
        "version_id": version.id,
        "language": version.language,
    }
    version.post_id = await db.scalar(_ADD_POST, values)
    # The version's one change: what it says, and which post it is.
    await db.flush()
    if first_answer:
        # The first alone: those who want each one follow the case on its page.
        await notify(
            db,
            account_id=values["opened_by"],
            network_id=version.network_id,
            kind="reply",
            path=f"/cases/{version.thread_id}#post-{version.post_id}",
        )
    if opening or first_answer:
        await next_list_position(db, hub, version.network_id, version.thread_id)
    after_commit(db, partial(hub.announce, f"thread:{version.thread_id}"))
    return position


async def publish_edit(db: AsyncSession, hub: Hub, version: TextVersion, text: CheckedText) -> int:
    """Put a new version in the place of the one before it; what a moderator returned is shown again.

    Returns the post's new position. Raises Conflict when the post is hidden or gone meanwhile.
    """
    post = await _post_to_replace(db, version)
    await db.execute(
        update(TextVersion)
        .where(TextVersion.id == post.version_id)
        .values(status=TextStatus.SUPERSEDED)
    )
    await _hand_hold_on(db, hub, post.version_id, version)
    _render(version, text)
    back = int(post.status == PostStatus.REMOVED and not post.opening)
    position: int | None = await db.scalar(
        update(Thread)
        .where(Thread.id == post.thread_id)
        .values(position=Thread.position + 1, reply_count=Thread.reply_count + back)
        .returning(Thread.position)
    )
    assert position is not None  # noqa: S101 - the foreign key says so.
    post.version_id, post.position, post.language = version.id, position, version.language
    post.status, post.edited_at = PostStatus.PUBLISHED, func.now()
    await db.flush()
    if post.opening:
        await next_list_position(db, hub, post.network_id, post.thread_id)
    after_commit(db, partial(hub.announce, f"thread:{post.thread_id}"))
    return position


async def _post_to_replace(db: AsyncSession, version: TextVersion) -> Post:
    post = await db.get(Post, version.post_id, with_for_update=True)
    if post is not None and post.status == PostStatus.HIDDEN:
        raise Conflict(
            N_("The text that this would change is hidden until a moderator has decided.")
        )
    if post is None or (post.status == PostStatus.REMOVED and not await _was_returned(db, post)):
        raise Conflict(N_("The text that this would change is no longer shown."))
    return post


async def _was_returned(db: AsyncSession, post: Post) -> bool:
    """Whether a moderator took the post from sight to have it mended, and its author did not withdraw it."""
    found = await row(
        db,
        """
        select d.outcome from decisions d join text_versions v on v.id = d.version_id
        where d.version_id = $1 and v.status <> 'withdrawn' order by d.id desc limit 1
        """,
        post.version_id,
    )
    return found is not None and found["outcome"] == "returned"


async def _hand_hold_on(db: AsyncSession, hub: Hub, earlier_id: UUID, version: TextVersion) -> None:
    """A flagged text stays in the queue when its author changes it: the moderator judges the new version."""
    hold = await db.scalar(
        select(Hold)
        .where(Hold.version_id == earlier_id, Hold.closed_at.is_(None))
        .with_for_update()
    )
    if hold is not None:
        hold.version_id = version.id
        hold.position = await next_queue_position(db, hub, version.network_id)
        version.held_at = func.now()


def _render(version: TextVersion, text: CheckedText) -> None:
    version.html = text.html
    version.fields_html = text.fields_html
    version.status = TextStatus.PUBLISHED
    version.published_at = func.now()


async def _open_thread(db: AsyncSession, version: TextVersion) -> Thread:
    audience = await row(db, "select kind from audiences where id = $1", version.audience_id)
    assert audience is not None  # noqa: S101 - the foreign key says so.
    thread = Thread(
        network_id=version.network_id,
        audience_id=version.audience_id,
        audience=audience["kind"],
        kind="case",
        opened_by=version.account_id,
        position=1,
    )
    db.add(thread)
    await db.flush()
    return thread


async def _next_reply_position(db: AsyncSession, version: TextVersion) -> tuple[int, bool]:
    """The thread's next position, and whether this is the first answer by somebody else than its opener."""
    values = {"thread_id": version.thread_id, "writer_id": version.account_id}
    found = (await db.execute(_COUNT_REPLY, values)).one()
    return found[0], bool(found[1])


async def _place(db: AsyncSession, version: TextVersion, position: int) -> tuple[str, int]:
    """The sort key of a reply: its parent's, then its own position, so that the tree sorts as text."""
    step = f"{position:08x}"
    if version.parent_id is None:
        return step, 1
    parent = await row(
        db, "select path, depth, opening from posts where id = $1", version.parent_id
    )
    if parent is None or parent["opening"]:
        return step, 1
    if parent["depth"] >= MAX_DEPTH:
        return f"{parent['path'].rpartition('.')[0]}.{step}", MAX_DEPTH
    return f"{parent['path']}.{step}", parent["depth"] + 1
