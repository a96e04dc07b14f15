"""Reads of the queue. Row-level security shows a moderator his networks' holds; his own texts are left out here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import decoded, row, rows, value
from forum.threads.gate import Written
from forum.threads.models import TextStatus
from forum.threads.queries import POST_COLUMNS, POST_TABLES, audience_size
from forum.threads.views import Author, PostView, author, post_view

PAGE: Final = 25
# Posts shown before a held one: enough to see what it answers.
_BEFORE: Final = 3

# Named as POST_COLUMNS names them, so that one function makes an Author of either.
HOLD_COLUMNS: Final = """
  h.id, h.network_id, h.audience_id, h.account_id, h.reason, h.note, h.opened_at, h.closed_at, h.position,
  v.id as version_id, v.membership_id, v.number, v.kind, v.status, v.language, v.title, v.fields, v.body,
  v.findings, v.thread_id, v.post_id, v.parent_id,
  case when v.named then coalesce(p.author_name, m.display_name) end as author_name,
  coalesce(p.author_profession, m.profession) as author_profession,
  coalesce(p.author_province, m.province) as author_province,
  coalesce(p.author_roles, m.roles) as author_roles,
  (select o.title from posts q join text_versions o on o.id = q.version_id and o.status = 'published'
   where q.thread_id = v.thread_id and q.opening) as thread_title,
  (select count(*) from flags f where f.post_id = v.post_id and f.flagged_at >= h.opened_at) as flag_count
"""
HOLD_TABLES: Final = """
  holds h
  join text_versions v on v.id = h.version_id
  join memberships m on m.id = v.membership_id
  left join posts p on p.id = v.post_id
"""
# Nobody decides on a text of his own, nor sees it in a queue.
NOT_MINE: Final = "h.account_id <> me()"


@dataclass(frozen=True, slots=True)
class HeldText:
    """A text that waits for a moderator, with everything that is judged. `author.name` is None without a name."""

    id: UUID
    network_id: UUID
    audience_id: UUID
    author_id: UUID
    membership_id: UUID
    reason: str
    note: str
    opened_at: datetime
    closed_at: datetime | None
    position: int
    version_id: UUID
    number: int
    kind: str
    status: str
    written: Written
    findings: list[dict[str, Any]]
    thread_id: UUID | None
    post_id: UUID | None
    parent_id: UUID | None
    author: Author
    thread_title: str | None
    flag_count: int

    @property
    def is_edit(self) -> bool:
        """Whether it would take the place of another version, rather than wait after it was shown."""
        return self.status == TextStatus.HELD and self.post_id is not None


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A flag as moderators see it: who raised it is not asked."""

    kind: str
    note: str
    flagged_at: datetime


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a held text: who would see it, what was said of it, what readers see now and before it."""

    audience: str
    member_count: int
    flags: list[RaisedFlag]
    previous: PostView | None
    before: list[PostView]


@dataclass(frozen=True, slots=True)
class QueuePage:
    holds: list[HeldText]
    next_after: str | None
    position: int


async def queue_page(db: AsyncSession, network_id: UUID, *, after: UUID | None = None) -> QueuePage:
    """One page of a network's queue, oldest first, from behind the hold `after`."""
    found = await rows(
        db,
        f"""
        select {HOLD_COLUMNS} from {HOLD_TABLES}
        where h.network_id = $1 and h.closed_at is null and {NOT_MINE}
          and ($2::uuid is null
               or (h.opened_at, h.id) > (select b.opened_at, b.id from holds b where b.id = $2))
        order by h.opened_at, h.id limit $3
        """,  # noqa: S608 - constants of this file.
        network_id,
        after,
        PAGE + 1,
    )
    position = await value(
        db, "select position from topics where network_id = $1 and kind = 'queue'", network_id
    )
    shown = found[:PAGE]
    next_after = str(shown[-1]["id"]) if len(found) > PAGE else None
    return QueuePage([held_text(one) for one in shown], next_after, position or 0)


async def hold_by_id(db: AsyncSession, hold_id: UUID) -> HeldText | None:
    """A hold, open or closed, of somebody else's text."""
    found = await row(
        db,
        f"select {HOLD_COLUMNS} from {HOLD_TABLES} where h.id = $1 and {NOT_MINE}",  # noqa: S608
        hold_id,
    )
    return held_text(found) if found else None


async def holds_by_id(db: AsyncSession, hold_ids: list[UUID]) -> list[HeldText]:
    """Those of these holds that are open, for the live queue."""
    found = await rows(
        db,
        f"select {HOLD_COLUMNS} from {HOLD_TABLES}"  # noqa: S608
        f" where h.id = any ($1) and h.closed_at is null and {NOT_MINE}",
        hold_ids,
    )
    return [held_text(one) for one in found]


async def next_hold(db: AsyncSession, held: HeldText) -> UUID | None:
    """The one that waits after this in the same queue."""
    found: UUID | None = await value(
        db,
        f"""
        select h.id from holds h
        where h.network_id = $1 and h.closed_at is null and {NOT_MINE}
          and (h.opened_at, h.id) > ($2, $3)
        order by h.opened_at, h.id limit 1
        """,  # noqa: S608
        held.network_id,
        held.opened_at,
        held.id,
    )
    return found


async def surroundings(db: AsyncSession, held: HeldText) -> Surroundings:
    """What a held text is judged by."""
    audience = await value(db, "select kind from audiences where id = $1", held.audience_id)
    return Surroundings(
        audience=audience,
        member_count=await audience_size(db, held.network_id, audience),
        flags=await _flags(db, held),
        previous=await _shown_version(db, held),
        before=await _posts_before(db, held),
    )


async def who_decided(db: AsyncSession, hold_id: UUID) -> tuple[str, str] | None:
    """The outcome and the moderator's name, or None while (or where) nobody has decided."""
    found = await row(
        db,
        """
        select d.outcome, m.display_name
        from decisions d join memberships m on m.network_id = d.network_id and m.account_id = d.account_id
        where d.hold_id = $1
        """,
        hold_id,
    )
    return (found["outcome"], found["display_name"]) if found else None


def held_text(one: Any) -> HeldText:
    """A row of HOLD_COLUMNS."""
    fields = decoded(one["fields"]) if one["fields"] else None
    return HeldText(
        id=one["id"],
        network_id=one["network_id"],
        audience_id=one["audience_id"],
        author_id=one["account_id"],
        membership_id=one["membership_id"],
        reason=one["reason"],
        note=one["note"],
        opened_at=one["opened_at"],
        closed_at=one["closed_at"],
        position=one["position"],
        version_id=one["version_id"],
        number=one["number"],
        kind=one["kind"],
        status=one["status"],
        written=Written(one["language"], one["body"], one["title"], fields),
        findings=decoded(one["findings"]),
        thread_id=one["thread_id"],
        post_id=one["post_id"],
        parent_id=one["parent_id"],
        author=author(one),
        thread_title=one["thread_title"],
        flag_count=one["flag_count"],
    )


async def _flags(db: AsyncSession, held: HeldText) -> list[RaisedFlag]:
    """What members said of the post since it came into the queue; at most 50."""
    found = await rows(
        db,
        "select kind, note, flagged_at from flags where post_id = $1 and flagged_at >= $2"
        " order by flagged_at limit 50",
        held.post_id,
        held.opened_at,
    )
    return [RaisedFlag(one["kind"], one["note"], one["flagged_at"]) for one in found]


async def _posts_before(db: AsyncSession, held: HeldText) -> list[PostView]:
    """What a reader would know before the held text: the opening, and what it answers or follows."""
    if held.thread_id is None:
        return []
    found = await rows(
        db,
        f"""
        with own as (select first_position from posts where id = $2),
        answered as (select path from posts where id = $3)
        select * from (
          (select {POST_COLUMNS} from {POST_TABLES} where p.thread_id = $1 and p.opening)
          union all
          (select {POST_COLUMNS} from {POST_TABLES}
           where p.thread_id = $1 and not p.opening and p.status = 'published'
             and p.id is distinct from $2
             and p.first_position < coalesce((select first_position from own), 9223372036854775807)
             and ($3::uuid is null
                  or starts_with((select path from answered) || '.', p.path || '.')
                  or exists (select from posts a where a.id = $3 and a.opening))
           order by p.first_position desc limit $4)
        ) before
        where before.status = 'published' and before.id is distinct from $2
        order by before.opening desc, before.first_position
        """,  # noqa: S608
        held.thread_id,
        held.post_id,
        held.parent_id,
        _BEFORE,
    )
    return [post_view(one) for one in found]


async def _shown_version(db: AsyncSession, held: HeldText) -> PostView | None:
    """The version that readers see now of a post that the held text would change."""
    if not held.is_edit:
        return None
    found = await row(
        db,
        f"select {POST_COLUMNS} from {POST_TABLES} where p.id = $1 and p.status = 'published'",  # noqa: S608
        held.post_id,
    )
    return post_view(found) if found else None
