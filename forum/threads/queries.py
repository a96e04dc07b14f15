"""Reads of threads and posts. Row-level security decides what they return; none repeats its rule."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import decoded, row, rows, value
from forum.threads.views import PostView, post_view

PAGE: Final = 100

POST_COLUMNS: Final = """
  p.id, p.thread_id, p.path, p.depth, p.position, p.first_position, p.parent_id,
  parent.author_name as parent_author_name, p.author_name, p.author_profession, p.author_province,
  p.author_roles, p.language, p.published_at, p.edited_at, p.status, p.version_id, p.opening,
  v.title, v.fields, v.fields_html, v.html
"""
POST_TABLES: Final = """
  posts p
  left join text_versions v on v.id = p.version_id and v.status = 'published'
  left join posts parent on parent.id = p.parent_id
"""


# Words and parents only where a page needs them beside the article: of the opening, and of one's own. By
# "case", so that nothing is looked up for the others.
_SKETCHED_TABLES: Final = """
  posts p
  left join text_versions v on v.status = 'published'
    and v.id = case when p.opening or p.account_id = (select me()) then p.version_id end
  left join posts parent on parent.id = case when p.account_id = (select me()) then p.parent_id end
"""

# The article of a post (its id) as it was made for its position, if it is still kept.
Kept = Callable[[str, int], Markup | None]


@dataclass(frozen=True, slots=True)
class UnpublishedText:
    """A version that others do not see: as its author finds it. `note` is the last moderator's."""

    version_id: UUID
    network_id: UUID
    audience_id: UUID
    thread_id: UUID | None
    post_id: UUID | None
    parent_id: UUID | None
    number: int
    kind: str
    named: bool
    language: str
    title: str | None
    fields: dict[str, Any] | None
    body: str
    status: str
    findings: list[dict[str, Any]]
    engine: str
    client_key: UUID
    written_at: datetime
    hold_reason: str | None
    note: str | None
    outcome: str | None
    thread_title: str | None


@dataclass(frozen=True, slots=True)
class PostsPage:
    """Posts in reading order; `own` are the asker's; `next_after` is the sort key to go on from, if any."""

    posts: list[PostView]
    own: frozenset[str]
    next_after: str | None


@dataclass(frozen=True, slots=True)
class PostsToShow:
    """Replies in reading order: made articles, and posts whose article is to be made.

    `own` are the asker's, the opening among them.
    """

    opening: PostView | None
    replies: list[Markup | PostView]
    own: list[PostView]
    next_after: str | None


async def posts_to_show(
    db: AsyncSession, thread_id: UUID, kept: Kept, *, after: str = ""
) -> PostsToShow:
    """As `posts_page`, for a page. Reads the words of those replies alone whose article is not kept."""
    found = await rows(
        db,
        f"select {POST_COLUMNS}, p.account_id = (select me()) as is_own from {_SKETCHED_TABLES}"  # noqa: S608
        " where p.thread_id = $1 and p.path > $2 order by p.path limit $3",
        thread_id,
        after,
        PAGE + 1,
    )
    shown = found[:PAGE]
    replies = [one for one in shown if not one["opening"]]
    articles = {one["id"]: kept(str(one["id"]), one["position"]) for one in replies}
    missing = [post_id for post_id, article in articles.items() if article is None]
    full = await _posts_by_id(db, missing) if missing else {}
    return PostsToShow(
        opening=next((post_view(one) for one in shown if one["opening"]), None),
        replies=[
            article if article is not None else full[post_id]
            for post_id, article in articles.items()
            if article is not None or post_id in full
        ],
        own=[post_view(one) for one in shown if one["is_own"]],
        next_after=shown[-1]["path"] if len(found) > PAGE else None,
    )


async def posts_page(db: AsyncSession, thread_id: UUID, *, after: str = "") -> PostsPage:
    """PAGE posts of a thread from behind the sort key `after`. Costs the same wherever in the thread."""
    found = await rows(
        db,
        f"select {POST_COLUMNS}, p.account_id = (select me()) as is_own from {POST_TABLES}"  # noqa: S608
        " where p.thread_id = $1 and p.path > $2 order by p.path limit $3",
        thread_id,
        after,
        PAGE + 1,
    )
    shown = found[:PAGE]
    return PostsPage(
        posts=[post_view(one) for one in shown],
        own=frozenset(str(one["id"]) for one in shown if one["is_own"]),
        next_after=shown[-1]["path"] if len(found) > PAGE else None,
    )


async def posts_changed_after(db: AsyncSession, thread_id: UUID, position: int) -> list[PostView]:
    """Posts in their present state whose last visible change came after `position`, in that order; PAGE at most."""
    found = await rows(
        db,
        f"select {POST_COLUMNS} from {POST_TABLES}"  # noqa: S608
        " where p.thread_id = $1 and p.position > $2 order by p.position limit $3",
        thread_id,
        position,
        PAGE,
    )
    return [post_view(one) for one in found]


async def _posts_by_id(db: AsyncSession, post_ids: list[UUID]) -> dict[UUID, PostView]:
    found = await rows(
        db,
        f"select {POST_COLUMNS} from {POST_TABLES} where p.id = any ($1)",  # noqa: S608
        post_ids,
    )
    return {one["id"]: post_view(one) for one in found}


async def post_by_id(db: AsyncSession, post_id: UUID) -> PostView | None:
    found = await row(
        db,
        f"select {POST_COLUMNS} from {POST_TABLES} where p.id = $1",  # noqa: S608
        post_id,
    )
    return post_view(found) if found else None


async def unpublished_texts(
    db: AsyncSession, account_id: UUID, *, thread_id: UUID | None = None
) -> list[UnpublishedText]:
    """The account's texts that others do not see, newest first; at most 100."""
    found = await rows(
        db,
        _UNPUBLISHED + " and ($2::uuid is null or v.thread_id = $2) order by v.id desc limit 100",
        account_id,
        thread_id,
    )
    return [_unpublished(one) for one in found]


async def unpublished_text(
    db: AsyncSession, account_id: UUID, version_id: UUID
) -> UnpublishedText | None:
    found = await row(db, _UNPUBLISHED + " and v.id = $2", account_id, version_id)
    return _unpublished(found) if found else None


async def names_in_thread(db: AsyncSession, thread_id: UUID) -> frozenset[str]:
    """Names of the members who wrote in a thread: a mention of one is no patient. At most 200."""
    found = await rows(
        db,
        "select distinct author_name from posts where thread_id = $1 and author_name is not null limit 200",
        thread_id,
    )
    return frozenset(one["author_name"] for one in found)


async def audience_size(db: AsyncSession, network_id: UUID, audience: str) -> int:
    """How many members see what is written for this audience of the network."""
    mentors_only = audience == "mentors"
    counted: int = await value(
        db,
        "select count(*) from memberships where network_id = $1 and ended_at is null"
        " and (not $2::boolean or 'mentor' = any (roles))",
        network_id,
        mentors_only,
    )
    return counted


async def opening_title(db: AsyncSession, thread_id: UUID) -> str | None:
    """The published title of a thread, or None while it is hidden."""
    found: str | None = await value(
        db,
        "select v.title from posts p join text_versions v on v.id = p.version_id"
        " where p.thread_id = $1 and p.opening and v.status = 'published'",
        thread_id,
    )
    return found


_UNPUBLISHED: Final = """
  select v.id, v.network_id, v.audience_id, v.thread_id, v.post_id, v.parent_id, v.number, v.kind, v.named,
         v.language, v.title, v.fields, v.body, v.status, v.findings, v.engine, v.client_key, v.written_at,
         h.reason, d.note, d.outcome, opening.title as thread_title
  from text_versions v
  left join lateral (select o.title from posts p join text_versions o on o.id = p.version_id
                     where p.thread_id = v.thread_id and p.opening and o.status = 'published') opening on true
  left join lateral (select reason from holds where version_id = v.id order by id desc limit 1) h on true
  left join lateral (select note, outcome from decisions where version_id = v.id order by id desc limit 1) d
    on true
  where v.account_id = $1 and v.status in ('returned', 'held', 'hidden', 'declined')
"""


def _unpublished(one: Any) -> UnpublishedText:
    return UnpublishedText(
        version_id=one["id"],
        network_id=one["network_id"],
        audience_id=one["audience_id"],
        thread_id=one["thread_id"],
        post_id=one["post_id"],
        parent_id=one["parent_id"],
        number=one["number"],
        kind=one["kind"],
        named=one["named"],
        language=one["language"],
        title=one["title"],
        fields=decoded(one["fields"]) if one["fields"] else None,
        body=one["body"],
        status=one["status"],
        findings=decoded(one["findings"]),
        engine=one["engine"],
        client_key=one["client_key"],
        written_at=one["written_at"],
        hold_reason=one["reason"],
        note=one["note"],
        outcome=one["outcome"],
        thread_title=one["thread_title"],
    )
