"""Pages of cases: a network's list, one case with its replies, a new one."""

from functools import partial
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from forum.cases import queries
from forum.cases.composing import audience_choices, case_form_page
from forum.cases.forms import empty_case, read_case
from forum.cases.views import case_view, row_html
from forum.networks.queries import terms_missing
from forum.threads import access
from forum.threads.composing import Composer, audience_sentence, reply_composer
from forum.threads.fragments import kept_html, post_html
from forum.threads.intake import Handed, hand_in
from forum.threads.pages import after_submit
from forum.threads.queries import posts_to_show, unpublished_texts
from forum.threads.texts import own_text
from forum.threads.views import PostView
from forum.web.forms import read_form
from forum.web.frame import page
from forum.web.labels import DOMAINS, N_
from forum.web.languages import Language, gettext
from forum.web.live import Live
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Belonging, Visitor, reading


@get("/networks/{slug:str}/cases")
async def show_cases(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    query = request.query_params
    show = query.get("show", "open")
    domain = query.get("domain", "")
    async with reading(request) as visit:
        network = visit.me.member_of(slug)
        found = await queries.case_page(
            visit.db,
            network.network_id,
            show=show,
            domain=domain if domain in DOMAINS else None,
            after=query.get("after") or None,
        )
    language = visit.me.language
    return page(
        request,
        "cases/index.html",
        me=visit.me,
        network=network,
        rows=[
            row_html(language, network.time_zone, queries.with_name(language, row))
            for row in found.rows
        ],
        show=show if show in queries.SHOWN else "open",
        domain=domain if domain in DOMAINS else "",
        next_after=found.next_after,
        member_count=found.member_count,
        live_topic=f"cases:{network.network_id}",
        live_position=found.position,
    )


@get("/cases/{thread_id:uuid}")
async def show_case(request: AnyRequest, thread_id: FromPath[UUID]) -> Response[bytes]:
    after = request.query_params.get("after", "")
    async with reading(request) as visit:
        me, language = visit.me, visit.me.language
        frame = await queries.case_frame(visit.db, thread_id)
        network = me.member_in(frame.network_id)
        zone = network.time_zone
        kept = partial(kept_html, language, zone)
        found = await posts_to_show(visit.db, thread_id, kept, after=after)
        opening = found.opening or await queries.opening(visit.db, thread_id)
        texts = []
        if visit.me.unpublished:
            texts = await unpublished_texts(visit.db, visit.me.account_id, thread_id=thread_id)
    own_ids = sorted(one.id for one in found.own)
    composer, refusal = _composer(language, thread_id, frame, network)
    return page(
        request,
        "cases/show.html",
        me=me,
        network=network,
        language=language,
        case=case_view(
            language,
            opening,
            state=frame.state,
            audience=frame.audience,
            is_own=opening.id in own_ids,
            moderates=network.moderates,
        ),
        posts=[
            one if isinstance(one, Markup) else post_html(language, zone, one)
            for one in found.replies
        ],
        mine=[own_text(language, one) for one in texts],
        mine_published=[_own_post(one) for one in found.own if not one.opening],
        own_post_ids=own_ids,
        composer=composer,
        composer_refusal=refusal,
        next_after=found.next_after,
        live=Live(f"thread:{thread_id}", frame.position, "thread"),
        seen_position=frame.seen_position,
        member_count=frame.member_count,
        audience_sentence=audience_sentence(language, network, frame.audience, frame.member_count),
        first_answer_hours=_hours_to_answer(frame),
    )


@get("/networks/{slug:str}/cases/new")
async def show_new_case(request: AnyRequest, slug: FromPath[str]) -> Response[bytes]:
    async with reading(request) as visit:
        network = visit.me.member_of(slug)
        audiences = await audience_choices(visit, network)
        terms = await terms_missing(visit.db, network.network_id)
    return case_form_page(
        request,
        visit.me,
        network,
        mode="new",
        form=empty_case(visit.me.language, audiences[0].value),
        audiences=audiences,
        terms_needed=terms,
    )


@post("/networks/{slug:str}/cases/new", status_code=200)
async def create_case(request: AnyRequest, slug: FromPath[str]) -> Response[bytes] | Redirect:
    submitted = await read_form(request)
    async with reading(request) as visit:
        network = visit.me.member_of(slug)
        form = read_case(submitted, visit.me.language)
        problems = form.problems()
        if not problems:
            target = target_network(visit.me, network, form.audience)
            place = await access.audience_to_post_to(visit.db, target.network_id, form.audience)
        else:
            audiences = await audience_choices(visit, network, chosen=form.audience)
            return case_form_page(
                request,
                visit.me,
                network,
                mode="new",
                form=form,
                audiences=audiences,
                problems=problems,
                status=422,
            )
    handed = Handed(place, form.written(), submitted.key(), kind="case", named=form.named == "yes")
    return after_submit(await hand_in(parts(request), visit.me, handed))


def target_network(me: Visitor, network: Belonging, audience: str) -> Belonging:
    """The national forum is a network of its own: a case for the country is posted there."""
    if audience != "national" or network.kind == "national":
        return network
    return next((one for one in me.memberships if one.kind == "national"), network)


def _composer(
    language: Language,
    thread_id: UUID,
    frame: queries.CaseFrame,
    network: Belonging,
) -> tuple[Composer | None, str]:
    if frame.terms_missing:
        return None, gettext(
            language, N_("Please accept the terms of use of this network before you post.")
        )
    if frame.state != "open":
        return None, gettext(language, N_("This case is closed."))
    if not frame.belongs:
        return None, gettext(language, N_("You see this as a moderator; it was not put to you."))
    composer = reply_composer(
        language, str(thread_id), network, audience=frame.audience, count=frame.member_count
    )
    return composer, ""


def _own_post(one: PostView) -> dict[str, str]:
    text = one.html.striptags()
    return {
        "id": one.id,
        "excerpt": text[:120] + ("…" if len(text) > 120 else ""),
        "edit_url": f"/posts/{one.id}/edit",
        "withdraw_url": f"/posts/{one.id}/withdraw",
    }


def _hours_to_answer(frame: queries.CaseFrame) -> int | None:
    if frame.answered_at is None:
        return None
    return int((frame.answered_at - frame.published_at).total_seconds() // 3600)


routes = [show_cases, show_case, show_new_case, create_case]
