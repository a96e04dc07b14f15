"""Pages that change a text of one's own, reply or case: edit what is shown, mend what is not."""

from dataclasses import replace
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from forum.cases.composing import case_form_page
from forum.cases.forms import read_case
from forum.cases.mending import (
    Draft,
    draft_problems,
    hand_in_draft,
    published_draft,
    unpublished_draft,
)
from forum.threads import actions
from forum.threads.composing import LONGEST_NOTE, Composer, reply_composer
from forum.threads.models import TextStatus
from forum.threads.pages import after_submit
from forum.threads.queries import audience_size
from forum.web.findings import FindingView
from forum.web.forms import Form, read_form
from forum.web.frame import page, redirect
from forum.web.labels import N_
from forum.web.languages import gettext
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Visit, Visitor, reading


@get("/posts/{post_id:uuid}/edit")
async def show_edit(request: AnyRequest, post_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        draft = await published_draft(visit, post_id)
        return await _form_page(request, visit, draft, findings=[], problems={})


@post("/posts/{post_id:uuid}/edit", status_code=200)
async def edit_post(request: AnyRequest, post_id: FromPath[UUID]) -> Response[bytes] | Redirect:
    form = await read_form(request)
    async with reading(request) as visit:
        draft = _filled(await published_draft(visit, post_id), form)
        if problems := draft_problems(draft):
            return await _form_page(request, visit, draft, findings=[], problems=problems)
    return await _take(request, visit.me, form, draft)


@get("/held/{version_id:uuid}")
async def show_text(request: AnyRequest, version_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        draft = await unpublished_draft(visit, version_id)
        findings = draft.own.findings if draft.own else []
        return await _form_page(request, visit, draft, findings=findings, problems={})


@post("/held/{version_id:uuid}", status_code=200)
async def mend_text(request: AnyRequest, version_id: FromPath[UUID]) -> Response[bytes] | Redirect:
    form = await read_form(request)
    async with reading(request) as visit:
        if done := await actions.mended_before(
            visit.db, visit.me.account_id, version_id, form.key()
        ):
            return after_submit(done)
        draft = _filled(await unpublished_draft(visit, version_id), form)
        if problems := draft_problems(draft):
            return await _form_page(request, visit, draft, findings=[], problems=problems)
    return await _take(request, visit.me, form, draft)


def _filled(draft: Draft, form: Form) -> Draft:
    filled = read_case(form, draft.form.language)
    return replace(draft, form=replace(filled, audience=draft.form.audience))


async def _take(request: AnyRequest, me: Visitor, form: Form, draft: Draft) -> Redirect:
    here = parts(request)
    done = await hand_in_draft(here, me, draft, key=form.key())
    if done.status == TextStatus.RETURNED and form.text("action") == "review":
        async with here.database.transaction(me.account_id) as db:
            note = form.text("note")[:LONGEST_NOTE]
            await actions.ask_for_review(db, here.hub, done.version_id, me.account_id, note=note)
        return redirect("/held", flash="held")
    return after_submit(done)


async def _form_page(
    request: AnyRequest,
    visit: Visit,
    draft: Draft,
    *,
    findings: list[FindingView],
    problems: dict[str, str],
) -> Response[bytes]:
    network = visit.me.member_in(draft.place.network_id)
    status = 422 if problems else 200
    if draft.kind == "case":
        return case_form_page(
            request,
            visit.me,
            network,
            mode=draft.mode,
            form=draft.form,
            audiences=[],
            action=draft.action,
            findings=findings,
            problems=problems,
            status=status,
            note=draft.own.note if draft.own else None,
            state=draft.own.status if draft.own else None,
        )
    composer = await _composer(visit, draft, findings, problems)
    return page(
        request,
        f"threads/{draft.mode}.html",
        me=visit.me,
        network=network,
        status=status,
        composer=composer,
        thread_title=draft.thread_title or "",
        thread_url=f"/cases/{draft.place.thread_id}",
        quoted=None,
        own=draft.own,
    )


async def _composer(
    visit: Visit, draft: Draft, findings: list[FindingView], problems: dict[str, str]
) -> Composer:
    network = visit.me.member_in(draft.place.network_id)
    count = await audience_size(visit.db, draft.place.network_id, draft.place.audience)
    made = reply_composer(
        visit.me.language,
        str(draft.place.thread_id),
        network,
        audience=draft.place.audience,
        count=count,
        body=draft.form.body,
        written_in=draft.form.language,
        parent_id=str(draft.place.parent_id) if draft.place.parent_id else None,
        problems=problems,
    )
    button = gettext(visit.me.language, N_("Save the change"))
    return replace(made, action=draft.action, findings=findings, button=button)


routes = [show_edit, edit_post, show_text, mend_text]
