"""Reads of cases: one network's list, one case's frame, what waits for a member."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from forum.cases.views import CaseRow, tone
from forum.core import clock
from forum.core.database import decoded, row, rows, value
from forum.core.errors import NotFound
from forum.threads.fragments import named
from forum.threads.queries import POST_COLUMNS, POST_TABLES
from forum.threads.views import PostView, author, post_view
from forum.web.languages import Language

PAGE: Final = 25

ROW_COLUMNS: Final = """
  t.id, t.network_id, t.audience, t.state, t.reply_count, t.published_at, t.last_published_at, t.answered_at,
  t.listed_position, p.author_name, p.author_profession, p.author_province, p.author_roles, p.status,
  v.language, v.title, v.fields
"""
# "offset 0" keeps the order of the joins: what a page shows is looked up for its own threads alone.
ROW_TABLES: Final = """
  threads t
  cross join lateral (
    select o.author_name, o.author_profession, o.author_province, o.author_roles, o.status, o.version_id
    from posts o where o.thread_id = t.id and o.path = '0' offset 0) p
  cross join lateral (
    select w.language, w.title, w.fields
    from text_versions w where w.id = p.version_id and w.status = 'published' offset 0) v
"""
# Not coalesce(): before the policies have passed a row, PostgreSQL trusts an index only with this form.
SEEN_MARKS: Final = "left join seen_marks s on s.thread_id = t.id and s.account_id = me()"
UNREAD: Final = """
  (select count(*) from (
     select from posts u where u.thread_id = t.id and u.status = 'published' and u.account_id <> me()
       and u.first_position > case when s.position is null then 0 else s.position end
     limit 100) unread)
"""
# What a page of the list says once.
_NETWORK_COLUMNS: Final = """
  (select position from topics where network_id = $1 and kind = 'cases') as topic_position,
  (select count(*) from memberships where network_id = $1 and ended_at is null) as member_count
"""
SHOWN: Final = {
    "open": "t.state = 'open'",
    "waiting": "t.state = 'open' and t.answered_at is null",
    "mine": "t.opened_by = me()",
    "all": "true",
}


@dataclass(frozen=True, slots=True)
class CaseFrame:
    """What a case's page shows around its posts."""

    network_id: UUID
    audience: str
    state: str
    position: int
    answered_at: datetime | None
    published_at: datetime
    seen_position: int
    terms_missing: bool
    belongs: bool
    member_count: int


@dataclass(frozen=True, slots=True)
class CasePage:
    rows: list[CaseRow]
    next_after: str | None
    position: int
    member_count: int


async def case_frame(db: AsyncSession, thread_id: UUID) -> CaseFrame:
    """Raises NotFound for a case that the asker may not see, as for one that is not there."""
    found = await row(
        db,
        """
        select t.network_id, t.audience, t.state, t.position, t.answered_at, t.published_at,
               coalesce(s.position, 0) as seen_position, terms_missing(t.network_id) as terms_missing,
               may_see_thread(me(), t.id) as belongs,
               (select count(*) from memberships m where m.network_id = t.network_id and m.ended_at is null
                and (t.audience <> 'mentors' or 'mentor' = any (m.roles))) as member_count
        from threads t left join seen_marks s on s.thread_id = t.id and s.account_id = me()
        where t.id = $1 and t.kind = 'case'
        """,
        thread_id,
    )
    if found is None:
        raise NotFound
    return CaseFrame(**dict(found.items()))


async def case_page(
    db: AsyncSession, network_id: UUID, *, show: str, domain: str | None, after: str | None
) -> CasePage:
    """One page of a network's cases, newest activity first, by key. An unknown cursor is NotFound."""
    last_at, last_id = _key(after) if after else (None, None)
    found = await rows(
        db,
        f"""
        select {ROW_COLUMNS}, {UNREAD} as unread, {_NETWORK_COLUMNS}
        from {ROW_TABLES} {SEEN_MARKS}
        where t.network_id = $1 and t.kind = 'case' and {SHOWN.get(show, SHOWN["open"])}
          and ($2::timestamptz is null or (t.last_published_at, t.id) < ($2, $3))
          and ($4::text is null or v.fields -> 'domains' ? $4)
        order by t.last_published_at desc, t.id desc limit $5
        """,  # noqa: S608 - constants of this file.
        network_id,
        last_at,
        last_id,
        domain,
        PAGE + 1,
    )
    shown = found[:PAGE]
    next_after = None
    if len(found) > PAGE:
        next_after = _cursor(shown[-1]["last_published_at"], shown[-1]["id"])
    network = shown[0] if shown else await row(db, f"select {_NETWORK_COLUMNS}", network_id)
    assert network is not None  # noqa: S101 - a row of counts.
    return CasePage(
        [case_row(one, one["unread"]) for one in shown],
        next_after,
        network["topic_position"] or 0,
        network["member_count"],
    )


async def waiting_cases(db: AsyncSession, network_ids: list[UUID], *, limit: int) -> list[CaseRow]:
    """Cases of these networks that nobody has answered and that others opened, oldest first."""
    found = await rows(
        db,
        f"""
        select {ROW_COLUMNS} from {ROW_TABLES}
        where t.network_id = any ($1) and t.kind = 'case' and t.state = 'open'
          and t.answered_at is null and t.opened_by <> me()
        order by t.published_at, t.id limit $2
        """,  # noqa: S608
        network_ids,
        limit,
    )
    return [case_row(one, 0) for one in found]


async def followed_cases(db: AsyncSession, *, limit: int) -> list[CaseRow]:
    """Cases in which the asker wrote or which he has read, with posts that are new to him, newest first."""
    found = await rows(
        db,
        f"""
        select * from (
          select {ROW_COLUMNS}, {UNREAD} as unread from {ROW_TABLES} {SEEN_MARKS}
          where t.kind = 'case' and t.id in (
            select thread_id from seen_marks where account_id = me()
            union select id from threads where opened_by = me()
            union select thread_id from posts where account_id = me())
          order by t.last_published_at desc, t.id desc limit 50) followed
        where unread > 0 order by last_published_at desc limit $1
        """,  # noqa: S608
        limit,
    )
    return [case_row(one, one["unread"]) for one in found]


async def unanswered_count(db: AsyncSession, network_ids: list[UUID]) -> int:
    """How many open cases of these networks nobody has answered; counts to 100."""
    counted: int = await value(
        db,
        "select count(*) from (select from threads t where t.network_id = any ($1) and t.kind = 'case'"
        " and t.state = 'open' and t.answered_at is null limit 100) waiting",
        network_ids,
    )
    return counted


async def oldest_held(db: AsyncSession) -> list[tuple[str, int, datetime]]:
    """For each network whose queue the asker clears and that has something: slug, count, since when."""
    found = await rows(
        db,
        """
        select n.slug, count(*) as waiting, min(h.opened_at) as oldest
        from holds h join networks n on n.id = h.network_id
        where h.closed_at is null and h.account_id <> me()
          and h.audience_id = any ((select audiences_moderated_by(me()))::uuid[])
        group by n.slug order by oldest
        """,
    )
    return [(one["slug"], one["waiting"], one["oldest"]) for one in found]


async def networks_with_new_terms(db: AsyncSession) -> list[tuple[str, datetime]]:
    """Networks of the asker whose newest terms he has yet to accept: slug, and since when they stand."""
    found = await rows(
        db,
        """
        select n.slug, max(t.published_at) as published_at
        from networks n join terms t on t.network_id = n.id
        where terms_missing(n.id) group by n.slug order by n.slug
        """,
    )
    return [(one["slug"], one["published_at"]) for one in found]


async def opening(db: AsyncSession, thread_id: UUID) -> PostView:
    """The opening post of a case."""
    found = await row(
        db,
        f"select {POST_COLUMNS} from {POST_TABLES} where p.thread_id = $1 and p.opening",  # noqa: S608
        thread_id,
    )
    if found is None:
        raise NotFound
    return post_view(found)


def with_name(language: Language, found: CaseRow) -> CaseRow:
    """`found` with words in the place of a name that was not given."""
    if found.author.name is not None:
        return found
    return replace(found, author=named(language, found.author))


def case_row(found: Any, unread: int) -> CaseRow:
    waits = found["answered_at"] is None and found["state"] == "open"
    hours = int((clock.now() - found["published_at"]).total_seconds() // 3600) if waits else None
    fields = decoded(found["fields"]) or {}
    return CaseRow(
        id=str(found["id"]),
        url=f"/cases/{found['id']}",
        title=found["title"] or "",
        language=found["language"],
        domains=tuple(fields.get("domains", [])),
        help_wanted=tuple(fields.get("help_wanted", [])),
        author=author(found),
        published_at=found["published_at"],
        last_at=found["last_published_at"],
        replies=found["reply_count"],
        unread=unread,
        state=found["state"],
        audience=found["audience"],
        waiting_hours=hours,
        tone=tone(hours),
        answered=found["answered_at"] is not None,
        position=found["listed_position"],
        network_id=str(found["network_id"]),
    )


def _cursor(at: datetime, row_id: UUID) -> str:
    raw = f"{int(at.timestamp() * 1_000_000)}.{row_id.hex}"
    return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")


def _key(cursor: str) -> tuple[datetime, UUID]:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        micros, _, hexadecimal = raw.partition(".")
        return datetime.fromtimestamp(int(micros) / 1_000_000, UTC), UUID(hexadecimal)
    except (ValueError, OverflowError, OSError, binascii.Error):
        raise NotFound from None
