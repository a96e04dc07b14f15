"""Pages of moderation: the queue, one held text, flagging and hiding a post."""

from collections.abc import Mapping
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from forum.core.errors import Invalid, NotFound
from forum.moderation import access, intake, queries
from forum.moderation.actions import note_look
from forum.moderation.forms import DecisionForm, FlagForm, read_decision, read_flag
from forum.moderation.views import hold_row, hold_view
from forum.threads.pages import post_to_show
from forum.web.forms import read_form
from forum.web.frame import network_link, page, redirect
from forum.web.languages import Language, gettext
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor


@get("/networks/{slug:str}/queue")
async def show_queue(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    async with reading(request) as visit:
        network = access.network_to_moderate(visit.me, slug)
        after = read_cursor(request.query_params.get("after", ""))
        found = await queries.queue_page(visit.db, network.network_id, after=after)
    language = visit.me.language
    return page(
        request,
        "moderation/queue.html",
        me=visit.me,
        network=network,
        holds=[hold_row(language, one) for one in found.holds],
        next_after=found.next_after,
        networks_moderated=[
            network_link(one, language) for one in visit.me.memberships if one.moderates
        ],
        live_topic=f"queue:{network.network_id}",
        live_position=found.position,
    )


@get("/queue/{hold_id:uuid}")
async def show_hold(request: AnyRequest, hold_id: FromPath[UUID]) -> Response[bytes]:
    return await _hold_page(request, hold_id)


@post("/queue/{hold_id:uuid}", status_code=200)
async def decide_hold(request: AnyRequest, hold_id: FromPath[UUID]) -> Response[bytes] | Redirect:
    submitted = await read_form(request)
    me, here = await visitor(request), parts(request)
    form = read_decision(submitted)
    try:
        held = await intake.decide(here, me, hold_id, form)
    except Invalid as error:
        return await _hold_page(request, hold_id, form, error.problems)
    slug = me.member_in(held.network_id).slug
    return redirect(f"/networks/{slug}/queue", flash="decided")


@get("/posts/{post_id:uuid}/flag")
async def show_flag(request: AnyRequest, post_id: FromPath[UUID]) -> Response[bytes]:
    return await _flag_page(request, post_id, FlagForm(), {})


@post("/posts/{post_id:uuid}/flag", status_code=200)
async def flag_post(request: AnyRequest, post_id: FromPath[UUID]) -> Response[bytes] | Redirect:
    submitted = await read_form(request)
    me, form = await visitor(request), read_flag(submitted)
    try:
        thread_id = await intake.flag(parts(request), me, post_id, form)
    except Invalid as error:
        return await _flag_page(request, post_id, form, error.problems)
    return redirect(f"/cases/{thread_id}#post-{post_id}", flash="flagged")


@get("/posts/{post_id:uuid}/hide")
async def confirm_hiding(request: AnyRequest, post_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        found = await access.post_to_hide(visit.db, visit.me, post_id)
        shown = await post_to_show(visit, post_id)
    network = visit.me.member_in(found.network_id)
    return page(request, "threads/hide.html", me=visit.me, network=network, post=shown)


@post("/posts/{post_id:uuid}/hide", status_code=200)
async def hide_post(request: AnyRequest, post_id: FromPath[UUID]) -> Redirect:
    submitted, me = await read_form(request), await visitor(request)
    note = submitted.text("note").strip()
    thread_id = await intake.hide(parts(request), me, post_id, note)
    return redirect(f"/cases/{thread_id}#post-{post_id}", flash="hidden")


def read_cursor(value: str) -> UUID | None:
    """The hold to go on behind. Raises NotFound for anything else."""
    try:
        return UUID(value) if value else None
    except ValueError:
        raise NotFound from None


async def _hold_page(
    request: AnyRequest,
    hold_id: UUID,
    form: DecisionForm | None = None,
    problems: Mapping[str, str] | None = None,
) -> Response[bytes]:
    async with reading(request) as visit:
        held = await access.hold_to_decide(visit.db, visit.me, hold_id)
        around = await queries.surroundings(visit.db, held)
        following = await queries.next_hold(visit.db, held)
        await note_look(visit.db, held)
    language, network = visit.me.language, visit.me.member_in(held.network_id)
    return page(
        request,
        "moderation/hold.html",
        me=visit.me,
        network=network,
        status=422 if problems else 200,
        hold=hold_view(language, network, held, around),
        problems=_said(language, problems),
        note=form.note if form else "",
        next_url=f"/queue/{following}" if following else None,
    )


async def _flag_page(
    request: AnyRequest, post_id: UUID, form: FlagForm, problems: Mapping[str, str]
) -> Response[bytes]:
    async with reading(request) as visit:
        found = await access.post_to_flag(visit.db, visit.me, post_id)
        shown = await post_to_show(visit, post_id)
    return page(
        request,
        "threads/flag.html",
        me=visit.me,
        network=visit.me.member_in(found.network_id),
        status=422 if problems else 200,
        post=shown,
        form=form,
        problems=_said(visit.me.language, problems),
    )


def _said(language: Language, problems: Mapping[str, str] | None) -> dict[str, str]:
    return {name: gettext(language, text) for name, text in (problems or {}).items()}


routes = [
    show_queue,
    show_hold,
    decide_hold,
    show_flag,
    flag_post,
    confirm_hiding,
    hide_post,
]
