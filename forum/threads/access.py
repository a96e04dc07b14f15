"""One door for each thing: what a member may read, write or change. Row-level security stands behind each."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import row
from forum.core.errors import Conflict, Forbidden, NotFound
from forum.threads.models import PostStatus, TextStatus
from forum.threads.queries import UnpublishedText, unpublished_text
from forum.web.labels import N_

_NAMES: Final = """
  array(select distinct w.author_name from posts w
        where w.thread_id = t.id and w.author_name is not null limit 200)
"""


@dataclass(frozen=True, slots=True)
class ThreadPlace:
    """Where a text goes: a thread, or (thread_id None) a new one; `post_id` is the post that it would change."""

    network_id: UUID
    audience_id: UUID
    audience: str
    thread_id: UUID | None = None
    opened_by: UUID | None = None
    parent_id: UUID | None = None
    post_id: UUID | None = None
    # Of the members who wrote there, 200 at most: a mention of one is no patient.
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A published post of the asker's own, with the version that readers see."""

    place: ThreadPlace
    post_id: UUID
    version_id: UUID
    number: int
    kind: str
    named: bool
    language: str
    title: str | None
    fields: Any
    body: str


async def thread_to_read(db: AsyncSession, thread_id: UUID) -> ThreadPlace:
    """The thread, if the asker may see it. Raises NotFound."""
    found = await row(
        db,
        "select network_id, audience_id, audience, id, opened_by from threads where id = $1",
        thread_id,
    )
    if found is None:
        raise NotFound
    return ThreadPlace(
        found["network_id"],
        found["audience_id"],
        found["audience"],
        found["id"],
        found["opened_by"],
    )


async def thread_to_write(
    db: AsyncSession, thread_id: UUID, *, parent_id: UUID | None = None
) -> ThreadPlace:
    """The thread, if the asker may reply in it (to `parent_id`).

    Raises NotFound, Forbidden while the network's terms are not accepted, Conflict when the post that is
    answered is gone.
    """
    found = await row(
        db,
        f"""
        select t.network_id, t.audience_id, t.audience, t.id, t.opened_by,
               t.audience_id = any (audiences_of(me())) or t.opened_by = me() as belongs,
               terms_missing(t.network_id) as terms_missing,
               p.id as parent_id, p.status as parent_status,
               {_NAMES} as names
        from threads t left join posts p on p.thread_id = t.id and p.id = $2
        where t.id = $1
        """,  # noqa: S608 - a constant of this file.
        thread_id,
        parent_id,
    )
    if found is None or not found["belongs"]:
        raise NotFound
    if found["terms_missing"]:
        raise Forbidden(N_("Please accept the terms of use of this network before you post."))
    if parent_id is not None and found["parent_status"] != PostStatus.PUBLISHED:
        raise Conflict(N_("The text that you answer is no longer shown."))
    return ThreadPlace(
        found["network_id"],
        found["audience_id"],
        found["audience"],
        found["id"],
        found["opened_by"],
        found["parent_id"],
        names=frozenset(found["names"]),
    )


async def audience_to_post_to(db: AsyncSession, network_id: UUID, kind: str) -> ThreadPlace:
    """The audience `kind` of a network, for a new thread. Raises NotFound, Forbidden without the terms."""
    found = await row(
        db,
        "select id, terms_missing(network_id) as terms_missing from audiences where network_id = $1 and kind = $2",
        network_id,
        kind,
    )
    if found is None:
        raise NotFound
    if found["terms_missing"]:
        raise Forbidden(N_("Please accept the terms of use of this network before you post."))
    return ThreadPlace(network_id, found["id"], kind)


async def own_post_to_change(db: AsyncSession, account_id: UUID, post_id: UUID) -> OwnPost:
    """A post that the asker wrote and that is shown. Raises NotFound for anybody else's."""
    found = await row(
        db,
        f"""
        select p.*, t.audience, v.number, v.kind, v.named, v.title, v.fields, v.body, {_NAMES} as names
        from posts p join threads t on t.id = p.thread_id join text_versions v on v.id = p.version_id
        where p.id = $1 and p.account_id = $2 and p.status = 'published' and v.status = 'published'
        """,  # noqa: S608
        post_id,
        account_id,
    )
    if found is None:
        raise NotFound
    place = ThreadPlace(
        found["network_id"],
        found["audience_id"],
        found["audience"],
        found["thread_id"],
        found["opened_by"],
        found["parent_id"],
        post_id,
        frozenset(found["names"]),
    )
    return OwnPost(
        place,
        post_id,
        found["version_id"],
        found["number"],
        found["kind"],
        found["named"],
        found["language"],
        found["title"],
        found["fields"],
        found["body"],
    )


async def own_text_to_change(
    db: AsyncSession, account_id: UUID, version_id: UUID
) -> UnpublishedText:
    """A text of the asker's own that others do not see. Raises NotFound."""
    found = await unpublished_text(db, account_id, version_id)
    if found is None:
        raise NotFound
    return found


async def own_text_to_review(
    db: AsyncSession, account_id: UUID, version_id: UUID
) -> UnpublishedText:
    """A returned text for which its author may ask a moderator. Raises NotFound, Conflict otherwise."""
    found = await own_text_to_change(db, account_id, version_id)
    if found.status != TextStatus.RETURNED:
        raise Conflict(N_("This text is already on its way."))
    return found


async def place_of_text(db: AsyncSession, text: UnpublishedText) -> ThreadPlace:
    """Where an unpublished text of the asker's would stand. Raises NotFound when he no longer belongs there."""
    found = await row(
        db,
        f"select a.kind, t.opened_by, {_NAMES} as names"  # noqa: S608
        " from audiences a left join threads t on t.id = $2 where a.id = $1",
        text.audience_id,
        text.thread_id,
    )
    if found is None:
        raise NotFound
    return ThreadPlace(
        text.network_id,
        text.audience_id,
        found["kind"],
        text.thread_id,
        found["opened_by"],
        text.parent_id,
        text.post_id,
        frozenset(found["names"]),
    )
