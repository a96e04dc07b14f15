"""The API's calls about cases."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from forum.cases import queries
from forum.cases.forms import CaseForm
from forum.cases.mending import (
    Draft,
    draft_problems,
    hand_in_draft,
    published_draft,
    unpublished_draft,
)
from forum.cases.pages import target_network
from forum.cases.views import CaseRow
from forum.core.errors import Invalid
from forum.core.text import normalise
from forum.threads import access
from forum.threads.actions import mended_before
from forum.threads.api import AuthorItem, text_answer
from forum.threads.intake import Handed, hand_in
from forum.web.answers import json_response
from forum.web.languages import Language
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading

Audience = Literal["network", "mentors", "national"]


class CaseItem(msgspec.Struct, frozen=True):
    """A case in a list. `answered` is whether somebody else than its author has replied."""

    id: UUID
    title: str
    language: str
    domains: list[str]
    help_wanted: list[str]
    author: AuthorItem
    audience: str
    state: str
    published_at: datetime
    last_at: datetime
    replies: int
    unread: int
    answered: bool


class CaseList(msgspec.Struct, frozen=True):
    """A page of cases; `next` is the cursor of the next one, `position` that of the live list."""

    items: list[CaseItem]
    next: str | None
    position: int


class CaseDetail(msgspec.Struct, frozen=True):
    """A case with its opening text, as readers see it. Words are empty while it is hidden."""

    id: UUID
    post_id: UUID
    title: str
    language: str
    status: str
    state: str
    audience: str
    author: AuthorItem
    fields: dict[str, Any]
    fields_html: dict[str, str]
    html: str
    published_at: datetime
    edited_at: datetime | None
    position: int
    seen_position: int


class CaseText(msgspec.Struct, frozen=True):
    """Everything that the author of a case says; limits as in the page's form."""

    client_key: UUID
    title: str
    question: str
    domains: list[str]
    help_wanted: list[str]
    age_band: str = "unspecified"
    setting: str = ""
    background: str = ""
    tried: str = ""
    body: str = ""
    language: Language = "en"
    audience: Audience = "network"
    named: bool = True


class ChangedText(msgspec.Struct, frozen=True):
    """A new edition of a text of one's own. A reply has a body alone; a case leaves out what stays."""

    client_key: UUID
    body: str | None = None
    title: str | None = None
    question: str | None = None
    domains: list[str] | None = None
    help_wanted: list[str] | None = None
    age_band: str | None = None
    setting: str | None = None
    background: str | None = None
    tried: str | None = None
    language: Language | None = None


@get("/api/v1/networks/{slug:str}/cases")
async def list_cases(
    request: AnyRequest,
    slug: FromPath[str],
    show: FromQuery[str] = "open",
    domain: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
) -> Response[bytes]:
    """A network's cases, newest activity first: show = open, waiting, mine or all."""
    async with reading(request) as visit:
        network = visit.me.member_of(slug)
        found = await queries.case_page(
            visit.db, network.network_id, show=show, domain=domain, after=after
        )
    items = [_item(row) for row in found.rows]
    return json_response(CaseList(items, found.next_after, found.position))


@post("/api/v1/networks/{slug:str}/cases")
async def add_case(
    request: AnyRequest, slug: FromPath[str], data: JSONBody[CaseText]
) -> Response[bytes]:
    """Post a case: 201 published, 202 held, 422 returned with findings (the text is kept)."""
    form = _form(data)
    async with reading(request) as visit:
        target = target_network(visit.me, visit.me.member_of(slug), form.audience)
        place = await access.audience_to_post_to(visit.db, target.network_id, form.audience)
    handed = Handed(place, form.written(), data.client_key, kind="case", named=data.named)
    return await text_answer(request, visit.me, await hand_in(parts(request), visit.me, handed))


@get("/api/v1/cases/{thread_id:uuid}")
async def show_case_detail(request: AnyRequest, thread_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        frame = await queries.case_frame(visit.db, thread_id)
        opening = await queries.opening(visit.db, thread_id)
    author = opening.author
    return json_response(
        CaseDetail(
            id=thread_id,
            post_id=UUID(opening.id),
            title=opening.title or "",
            language=opening.language,
            status=opening.status,
            state=frame.state,
            audience=frame.audience,
            author=AuthorItem(
                author.name, author.profession, author.province, sorted(author.roles)
            ),
            fields=opening.fields,
            fields_html={name: str(html) for name, html in opening.fields_html.items()},
            html=str(opening.html),
            published_at=opening.published_at,
            edited_at=opening.edited_at,
            position=frame.position,
            seen_position=frame.seen_position,
        )
    )


@put("/api/v1/posts/{post_id:uuid}")
async def change_post(
    request: AnyRequest, post_id: FromPath[UUID], data: JSONBody[ChangedText]
) -> Response[bytes]:
    """Publish a new edition of a post of one's own; the present one stays until the new one clears."""
    async with reading(request) as visit:
        draft = _changed(await published_draft(visit, post_id), data)
    done = await hand_in_draft(parts(request), visit.me, draft, key=data.client_key)
    return await text_answer(request, visit.me, done)


@put("/api/v1/texts/{version_id:uuid}")
async def change_text(
    request: AnyRequest, version_id: FromPath[UUID], data: JSONBody[ChangedText]
) -> Response[bytes]:
    """Hand in a mended text in the place of a returned or declined one."""
    async with reading(request) as visit:
        me = visit.me
        if done := await mended_before(visit.db, me.account_id, version_id, data.client_key):
            return await text_answer(request, me, done)
        draft = _changed(await unpublished_draft(visit, version_id), data)
    done = await hand_in_draft(parts(request), visit.me, draft, key=data.client_key)
    return await text_answer(request, visit.me, done)


def _changed(draft: Draft, data: ChangedText) -> Draft:
    """`draft` with what was given. Raises Invalid."""
    given = msgspec.structs.asdict(data)
    changes: dict[str, Any] = {
        name: normalise(said) if isinstance(said, str) else said
        for name, said in given.items()
        if said is not None and name != "client_key"
    }
    changed = replace(draft, form=replace(draft.form, **changes))
    if problems := draft_problems(changed):
        raise Invalid(problems)
    return changed


def _form(data: CaseText) -> CaseForm:
    form = CaseForm(
        title=" ".join(normalise(data.title).split()),
        domains=data.domains,
        age_band=data.age_band,
        setting=normalise(data.setting),
        background=normalise(data.background),
        tried=normalise(data.tried),
        question=normalise(data.question),
        body=normalise(data.body),
        help_wanted=data.help_wanted,
        language=data.language,
        audience=data.audience,
        named="yes" if data.named else "no",
    )
    if problems := form.problems():
        raise Invalid(problems)
    return form


def _item(row: CaseRow) -> CaseItem:
    author = row.author
    return CaseItem(
        id=UUID(row.id),
        title=row.title,
        language=row.language,
        domains=list(row.domains),
        help_wanted=list(row.help_wanted),
        author=AuthorItem(author.name, author.profession, author.province, sorted(author.roles)),
        audience=row.audience,
        state=row.state,
        published_at=row.published_at,
        last_at=row.last_at,
        replies=row.replies,
        unread=row.unread,
        answered=row.answered,
    )


routes = [list_cases, add_case, show_case_detail, change_post, change_text]
