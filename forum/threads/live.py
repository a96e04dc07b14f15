"""What the sockets that follow a thread are sent: its posts that changed, in their present state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import Database, row, rows
from forum.realtime.readings import (
    Found,
    Question,
    Reader,
    Reading,
    Row,
    find_changes,
    read_as,
    readers_of_rows,
)
from forum.threads.fragments import post_html
from forum.threads.queries import POST_COLUMNS, POST_TABLES
from forum.threads.views import PostView, post_view
from forum.web.languages import to_language


@dataclass(frozen=True, slots=True)
class ThreadSetting:
    """What the rendering of a post needs to know of its thread."""

    zone: str
    state: str
    audience: str


RenderOpening = Callable[[PostView, ThreadSetting, str], str]


def thread_reader(render_opening: RenderOpening) -> Reader:
    """The reader of topics "thread:…". How an opening looks depends on the kind of thread, above this."""

    async def read(database: Database, question: Question) -> Reading:
        async with database.transaction() as db:
            found = await find_changes(db, "thread_changes", question)
            posts, setting = await _posts(db, found, question.topic_id)
        return found.reading([_row(post, setting, render_opening) for post in posts])

    return read


async def _posts(
    db: AsyncSession, found: Found, thread_id: UUID
) -> tuple[list[PostView], ThreadSetting]:
    posts: list[PostView] = []
    setting = ThreadSetting("", "", "")
    # One account in fact: whoever sees a thread sees all of its posts.
    for account_id, post_ids in readers_of_rows(found).items():
        await read_as(db, account_id)
        setting = await _setting(db, thread_id)
        posts += await _posts_by_id(db, post_ids)
    return posts, setting


async def _setting(db: AsyncSession, thread_id: UUID) -> ThreadSetting:
    found = await row(
        db,
        """
        select n.time_zone, t.state, t.audience
        from threads t join networks n on n.id = t.network_id where t.id = $1
        """,
        thread_id,
    )
    assert found is not None  # noqa: S101 - the account was just found to see it.
    return ThreadSetting(found["time_zone"], found["state"], found["audience"])


async def _posts_by_id(db: AsyncSession, post_ids: Iterable[UUID]) -> list[PostView]:
    found = await rows(
        db,
        f"select {POST_COLUMNS} from {POST_TABLES} where p.id = any ($1)",  # noqa: S608 - constants.
        list(post_ids),
    )
    return [post_view(one) for one in found]


def _row(post: PostView, setting: ThreadSetting, render_opening: RenderOpening) -> Row:
    render = render_opening if post.opening else _render_post
    return Row(
        kind="post",
        id=UUID(post.id),
        position=post.position,
        html=partial(render, post, setting),
        path=post.path,
        depth=post.depth,
        parent=UUID(post.parent_id) if post.parent_id else None,
    )


def _render_post(post: PostView, setting: ThreadSetting, language: str) -> str:
    return post_html(to_language(language), setting.zone, post)
