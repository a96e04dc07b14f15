"""The API's calls about posts and one's own texts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from forum.core.errors import Invalid
from forum.core.text import normalise
from forum.threads import access, actions, queries, seen_marks
from forum.threads.composing import LONGEST_NOTE, reply_problems
from forum.threads.gate import Written
from forum.threads.intake import Handed, hand_in
from forum.threads.models import TextStatus
from forum.threads.queries import UnpublishedText
from forum.threads.views import PostView
from forum.web.answers import json_response, problem_response
from forum.web.labels import N_
from forum.web.languages import Language
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Visitor, reading, visitor


class AuthorItem(msgspec.Struct, frozen=True):
    """Who wrote; `name` is null for a post without a name."""

    name: str | None
    profession: str
    province: str | None
    roles: list[str]


class PostItem(msgspec.Struct, frozen=True):
    """A post as its readers see it. `path` sorts a thread; `position` is that of its last visible change."""

    id: UUID
    case_id: UUID
    parent_id: UUID | None
    path: str
    depth: int
    position: int
    status: str
    opening: bool
    author: AuthorItem
    language: str
    html: str
    published_at: datetime
    edited_at: datetime | None


class PostPage(msgspec.Struct, frozen=True):
    items: list[PostItem]
    next: str | None


class NewReply(msgspec.Struct, frozen=True):
    """A reply. The same `client_key` with the same text returns the first result."""

    client_key: UUID
    body: str
    language: Language = "en"
    parent_id: UUID | None = None


class FindingItem(msgspec.Struct, frozen=True):
    """A place in a text of one's own: code points in the field named; never the words themselves."""

    field: str
    start: int
    end: int
    type: str
    reason: str
    replacement: str
    blocks: bool


class TextResult(msgspec.Struct, frozen=True):
    """What became of a text: published (with its post), or held for a moderator."""

    status: str
    text_id: UUID
    case_id: UUID | None
    post_id: UUID | None
    position: int | None


class TextItem(msgspec.Struct, frozen=True):
    """A text of one's own that others do not see."""

    id: UUID
    status: str
    kind: str
    case_id: UUID | None
    post_id: UUID | None
    language: str
    title: str | None
    fields: dict[str, Any] | None
    body: str
    findings: list[FindingItem]
    note: str | None
    written_at: datetime


class ReviewRequest(msgspec.Struct, frozen=True):
    note: str = ""


class SeenMarkItem(msgspec.Struct, frozen=True):
    position: int


@get("/api/v1/cases/{thread_id:uuid}/posts")
async def list_posts(
    request: AnyRequest,
    thread_id: FromPath[UUID],
    after: FromQuery[str] = "",
    changed_after: FromQuery[int | None] = None,
) -> Response[bytes]:
    """Posts in reading order from behind the cursor `after`; or those that changed after a position."""
    async with reading(request) as visit:
        await access.thread_to_read(visit.db, thread_id)
        if changed_after is not None:
            changed = await queries.posts_changed_after(visit.db, thread_id, changed_after)
            return json_response(PostPage([post_item(one) for one in changed], None))
        found = await queries.posts_page(visit.db, thread_id, after=after)
    return json_response(PostPage([post_item(one) for one in found.posts], found.next_after))


@post("/api/v1/cases/{thread_id:uuid}/posts")
async def add_reply(
    request: AnyRequest, thread_id: FromPath[UUID], data: JSONBody[NewReply]
) -> Response[bytes]:
    """Post a reply: 201 published, 202 held, 422 returned with findings (the text is kept)."""
    body = normalise(data.body)
    if problems := reply_problems(body):
        raise Invalid(problems)
    async with reading(request) as visit:
        place = await access.thread_to_write(visit.db, thread_id, parent_id=data.parent_id)
    handed = Handed(place, Written(data.language, body), data.client_key)
    return await text_answer(request, visit.me, await hand_in(parts(request), visit.me, handed))


@delete("/api/v1/posts/{post_id:uuid}", status_code=204)
async def remove_post(request: AnyRequest, post_id: FromPath[UUID]) -> None:
    """Withdraw a published post of one's own."""
    me, here = await visitor(request), parts(request)
    async with here.database.transaction(me.account_id) as db:
        own = await access.own_post_to_change(db, me.account_id, post_id)
        await actions.withdraw_post(db, here.hub, own)


@get("/api/v1/texts")
async def list_texts(request: AnyRequest) -> Response[bytes]:
    """One's own texts that others do not see, newest first; at most 100."""
    async with reading(request) as visit:
        found = await queries.unpublished_texts(visit.db, visit.me.account_id)
    return json_response([text_item(visit.me.language, one) for one in found])


@get("/api/v1/texts/{version_id:uuid}")
async def show_own_text(request: AnyRequest, version_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        found = await access.own_text_to_change(visit.db, visit.me.account_id, version_id)
    return json_response(text_item(visit.me.language, found))


@post("/api/v1/texts/{version_id:uuid}/review", status_code=202)
async def request_review(
    request: AnyRequest, version_id: FromPath[UUID], data: JSONBody[ReviewRequest]
) -> None:
    """Ask a moderator to look at a returned text."""
    me, here = await visitor(request), parts(request)
    async with here.database.transaction(me.account_id) as db:
        await access.own_text_to_review(db, me.account_id, version_id)
        note = normalise(data.note)[:LONGEST_NOTE]
        await actions.ask_for_review(db, here.hub, version_id, me.account_id, note=note)


@delete("/api/v1/texts/{version_id:uuid}", status_code=204)
async def withdraw_own_text(request: AnyRequest, version_id: FromPath[UUID]) -> None:
    """Withdraw a text of one's own that is held or returned."""
    me, here = await visitor(request), parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.withdraw_text(db, here.hub, version_id, me.account_id)


@post("/api/v1/cases/{thread_id:uuid}/seen", status_code=204)
async def mark_case_seen(
    request: AnyRequest, thread_id: FromPath[UUID], data: JSONBody[SeenMarkItem]
) -> None:
    """Remember up to which position one has read."""
    me = await visitor(request)
    async with parts(request).database.transaction(me.account_id) as db:
        await seen_marks.mark_seen(db, me.account_id, thread_id, data.position)


async def text_answer(request: AnyRequest, me: Visitor, done: actions.Submitted) -> Response[bytes]:
    """201, 202, or a problem with the findings, by what became of a text."""
    if done.status == TextStatus.RETURNED:
        async with parts(request).database.transaction(me.account_id) as db:
            kept = await access.own_text_to_change(db, me.account_id, done.version_id)
        return problem_response(
            request,
            me,
            status=422,
            title=N_("Something could identify a person"),
            detail=N_("Nobody else has seen the text. It is kept: mend it, or ask for review."),
            more={
                "text_id": str(done.version_id),
                "findings": msgspec.to_builtins(text_item(me.language, kept).findings),
            },
        )
    result = TextResult(done.status, done.version_id, done.thread_id, done.post_id, done.position)
    return json_response(result, status=201 if done.status == TextStatus.PUBLISHED else 202)


def post_item(view: PostView) -> PostItem:
    return PostItem(
        id=UUID(view.id),
        case_id=UUID(view.thread_id),
        parent_id=UUID(view.parent_id) if view.parent_id else None,
        path=view.path,
        depth=view.depth,
        position=view.position,
        status=view.status,
        opening=view.opening,
        author=AuthorItem(
            view.author.name,
            view.author.profession,
            view.author.province,
            sorted(view.author.roles),
        ),
        language=view.language,
        html=str(view.html),
        published_at=view.published_at,
        edited_at=view.edited_at,
    )


def text_item(language: Language, text: UnpublishedText) -> TextItem:
    return TextItem(
        id=text.version_id,
        status=text.status,
        kind=text.kind,
        case_id=text.thread_id,
        post_id=text.post_id,
        language=text.language,
        title=text.title,
        fields=text.fields,
        body=text.body,
        findings=[
            FindingItem(
                field=found["field"],
                start=found["start"],
                end=found["end"],
                type=found["type"],
                reason=found[f"reason_{language}"],
                replacement=found[f"replacement_{language}"],
                blocks=found["blocks"],
            )
            for found in text.findings
        ],
        note=text.note,
        written_at=text.written_at,
    )


routes = [
    list_posts,
    add_reply,
    remove_post,
    list_texts,
    show_own_text,
    request_review,
    withdraw_own_text,
    mark_case_seen,
]
