"""The API's calls of moderation: the queue, decisions, flags."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from forum.core.text import normalise
from forum.moderation import access, intake, queries
from forum.moderation.actions import note_look
from forum.moderation.forms import DecisionForm, FlagForm
from forum.moderation.pages import read_cursor
from forum.moderation.queries import HeldText, Surroundings
from forum.moderation.views import hold_row
from forum.threads.api import AuthorItem, FindingItem, PostItem, post_item
from forum.threads.views import Author
from forum.web.answers import json_response
from forum.web.languages import Language
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor


class HoldItem(msgspec.Struct, frozen=True):
    """A text that waits. What may not be seen is left out of its title."""

    id: UUID
    reason: str
    kind: str
    title: str
    author: AuthorItem
    language: str
    since: datetime
    finding_count: int
    flag_count: int


class HoldList(msgspec.Struct, frozen=True):
    """A page of a queue, oldest first; `next` is its cursor, `position` that of the live queue."""

    items: list[HoldItem]
    next: str | None
    position: int


class FlagItem(msgspec.Struct, frozen=True):
    """What a member said of a post; who it was is not told."""

    kind: str
    note: str
    flagged_at: datetime


class HoldDetail(msgspec.Struct, frozen=True):
    """A held text with all that it is judged by. Every reading of it is on record."""

    id: UUID
    reason: str
    kind: str
    status: str
    version_number: int
    author: AuthorItem
    author_note: str
    audience: str
    member_count: int
    language: str
    since: datetime
    title: str | None
    fields: dict[str, Any] | None
    body: str
    findings: list[FindingItem]
    flags: list[FlagItem]
    case_id: UUID | None
    post_id: UUID | None
    published: PostItem | None
    before: list[PostItem]


class NewDecision(msgspec.Struct, frozen=True):
    """An answer about the version that was read; `note` is needed to return or decline."""

    decision: Literal["publish", "return", "decline"]
    version_number: int
    note: str = ""


class NewFlag(msgspec.Struct, frozen=True):
    kind: Literal["could_identify", "other"]
    note: str = ""


class NewHiding(msgspec.Struct, frozen=True):
    note: str = ""


@get("/api/v1/networks/{slug:str}/queue")
async def list_holds(
    request: AnyRequest, slug: FromPath[str], after: FromQuery[str] = ""
) -> Response[bytes]:
    """What waits in a network that one moderates, oldest first."""
    async with reading(request) as visit:
        network = access.network_to_moderate(visit.me, slug)
        found = await queries.queue_page(visit.db, network.network_id, after=read_cursor(after))
    items = [_item(visit.me.language, one) for one in found.holds]
    return json_response(HoldList(items, found.next_after, found.position))


@get("/api/v1/queue/{hold_id:uuid}")
async def read_hold(request: AnyRequest, hold_id: FromPath[UUID]) -> Response[bytes]:
    """One held text. The reading is on record."""
    async with reading(request) as visit:
        held = await access.hold_to_decide(visit.db, visit.me, hold_id)
        around = await queries.surroundings(visit.db, held)
        await note_look(visit.db, held)
    return json_response(_detail(visit.me.language, held, around))


@post("/api/v1/queue/{hold_id:uuid}/decision", status_code=204)
async def add_decision(
    request: AnyRequest, hold_id: FromPath[UUID], data: JSONBody[NewDecision]
) -> None:
    """Publish, return or decline: 409 when somebody has decided or the text has changed."""
    me = await visitor(request)
    form = DecisionForm(data.decision, normalise(data.note).strip(), data.version_number)
    await intake.decide(parts(request), me, hold_id, form)


@post("/api/v1/posts/{post_id:uuid}/flags", status_code=204)
async def add_flag(request: AnyRequest, post_id: FromPath[UUID], data: JSONBody[NewFlag]) -> None:
    """Ask a moderator to look at a post; what could identify somebody is hidden at once."""
    me = await visitor(request)
    form = FlagForm(data.kind, normalise(data.note).strip())
    await intake.flag(parts(request), me, post_id, form)


@post("/api/v1/posts/{post_id:uuid}/hide", status_code=204)
async def hide_shown_post(
    request: AnyRequest, post_id: FromPath[UUID], data: JSONBody[NewHiding]
) -> None:
    """Hide a post at once, as a moderator of its network."""
    me = await visitor(request)
    await intake.hide(parts(request), me, post_id, normalise(data.note).strip())


def _item(language: Language, held: HeldText) -> HoldItem:
    shown = hold_row(language, held)
    return HoldItem(
        id=held.id,
        reason=shown.reason,
        kind=shown.kind,
        title=shown.title,
        author=_author(held.author),
        language=shown.language,
        since=shown.since,
        finding_count=shown.finding_count,
        flag_count=shown.flag_count,
    )


def _detail(language: Language, held: HeldText, around: Surroundings) -> HoldDetail:
    written = held.written
    return HoldDetail(
        id=held.id,
        reason=held.reason,
        kind="edit" if held.is_edit else held.kind,
        status=held.status,
        version_number=held.number,
        author=_author(held.author),
        author_note=held.note,
        audience=around.audience,
        member_count=around.member_count,
        language=written.language,
        since=held.opened_at,
        title=written.title,
        fields=dict(written.fields) if written.fields else None,
        body=written.body,
        findings=[_finding(language, one) for one in held.findings],
        flags=[FlagItem(one.kind, one.note, one.flagged_at) for one in around.flags],
        case_id=held.thread_id,
        post_id=held.post_id,
        published=post_item(around.previous) if around.previous else None,
        before=[post_item(one) for one in around.before],
    )


def _author(author: Author) -> AuthorItem:
    return AuthorItem(author.name, author.profession, author.province, sorted(author.roles))


def _finding(language: Language, found: dict[str, Any]) -> FindingItem:
    return FindingItem(
        field=found["field"],
        start=found["start"],
        end=found["end"],
        type=found["type"],
        reason=found[f"reason_{language}"],
        replacement=found[f"replacement_{language}"],
        blocks=found["blocks"],
    )


routes = [list_holds, read_hold, add_decision, add_flag, hide_shown_post]
