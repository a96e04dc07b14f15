"""Pages of replies: writing one, taking one back, how far one has read."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from forum.core.errors import NotFound
from forum.threads import access, actions, queries, seen_marks
from forum.threads.composing import LONGEST_NOTE, reply_composer, reply_problems
from forum.threads.fragments import with_names
from forum.threads.gate import Written
from forum.threads.intake import Handed, hand_in
from forum.threads.models import PostStatus, TextStatus
from forum.threads.texts import own_text
from forum.threads.views import PostView
from forum.web.forms import Form, read_form
from forum.web.frame import network_link, page, redirect
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Visit, Visitor, reading, visitor


@get("/cases/{thread_id:uuid}/reply")
async def show_reply(request: AnyRequest, thread_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        parent = _parent_id(request.query_params.get("to", ""))
        return await _reply_page(request, visit, thread_id, parent, body="", problems={})


@post("/cases/{thread_id:uuid}/posts", status_code=200)
async def create_reply(
    request: AnyRequest, thread_id: FromPath[UUID]
) -> Response[bytes] | Redirect:
    form = await read_form(request)
    parent_id, body = _parent_id(form.text("parent_id")), form.text("body")
    async with reading(request) as visit:
        place = await access.thread_to_write(visit.db, thread_id, parent_id=parent_id)
        if problems := reply_problems(body):
            return await _reply_page(request, visit, thread_id, parent_id, body, problems)
    written = Written(form.one_of("language", ("en", "fr"), visit.me.language), body)
    handed = Handed(place, written, form.key())
    submitted = await hand_in(parts(request), visit.me, handed)
    return after_submit(submitted)


@get("/held")
async def show_held(request: AnyRequest) -> Response[bytes]:
    async with reading(request) as visit:
        found = await queries.unpublished_texts(visit.db, visit.me.account_id)
    language = visit.me.language
    names = {one.network_id: network_link(one, language).name for one in visit.me.memberships}
    texts = [own_text(language, one, names.get(one.network_id)) for one in found]
    return page(request, "threads/held.html", me=visit.me, texts=texts)


@post("/held/{version_id:uuid}/review", status_code=200)
async def ask_for_review(request: AnyRequest, version_id: FromPath[UUID]) -> Redirect:
    form, me = await _posted(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await access.own_text_to_review(db, me.account_id, version_id)
        note = form.text("note")[:LONGEST_NOTE]
        await actions.ask_for_review(db, here.hub, version_id, me.account_id, note=note)
    return redirect("/held", flash="held")


@post("/held/{version_id:uuid}/withdraw", status_code=200)
async def withdraw_text(request: AnyRequest, version_id: FromPath[UUID]) -> Redirect:
    _, me = await _posted(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.withdraw_text(db, here.hub, version_id, me.account_id)
    return redirect("/held", flash="withdrawn")


@get("/posts/{post_id:uuid}/withdraw")
async def confirm_withdrawal(request: AnyRequest, post_id: FromPath[UUID]) -> Response[bytes]:
    async with reading(request) as visit:
        own = await access.own_post_to_change(visit.db, visit.me.account_id, post_id)
        shown = await post_to_show(visit, post_id)
    network = visit.me.member_in(own.place.network_id)
    return page(request, "threads/withdraw.html", me=visit.me, network=network, post=shown)


@post("/posts/{post_id:uuid}/withdraw", status_code=200)
async def withdraw_post(request: AnyRequest, post_id: FromPath[UUID]) -> Redirect:
    _, me = await _posted(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        own = await access.own_post_to_change(db, me.account_id, post_id)
        await actions.withdraw_post(db, here.hub, own)
    return redirect(f"/cases/{own.place.thread_id}", flash="withdrawn")


@post("/cases/{thread_id:uuid}/seen", status_code=200)
async def mark_seen(request: AnyRequest, thread_id: FromPath[UUID]) -> Redirect:
    form, me = await _posted(request)
    async with parts(request).database.transaction(me.account_id) as db:
        await seen_marks.mark_seen(db, me.account_id, thread_id, form.number("position"))
    return redirect(f"/cases/{thread_id}")


async def post_to_show(visit: Visit, post_id: UUID) -> PostView:
    """A post with its author's name or the words for none. Raises NotFound."""
    found = await queries.post_by_id(visit.db, post_id)
    if found is None:
        raise NotFound
    return with_names(visit.me.language, found)


def after_submit(submitted: actions.Submitted) -> Redirect:
    """Where the author goes: to his published text, to the queue's word, or to what has to be mended."""
    if submitted.status == TextStatus.PUBLISHED:
        return redirect(f"/cases/{submitted.thread_id}#post-{submitted.post_id}", flash="posted")
    if submitted.status == TextStatus.HELD:
        return redirect("/held", flash="held_check")
    return redirect(f"/held/{submitted.version_id}")


async def _reply_page(
    request: AnyRequest,
    visit: Visit,
    thread_id: UUID,
    parent_id: UUID | None,
    body: str,
    problems: dict[str, str],
) -> Response[bytes]:
    place = await access.thread_to_write(visit.db, thread_id, parent_id=parent_id)
    network = visit.me.member_in(place.network_id)
    parent = await post_to_show(visit, parent_id) if parent_id else None
    opening = await queries.opening_title(visit.db, thread_id)
    count = await queries.audience_size(visit.db, place.network_id, place.audience)
    composer = reply_composer(
        visit.me.language,
        str(thread_id),
        network,
        audience=place.audience,
        count=count,
        body=body,
        parent_id=str(parent_id) if parent_id else None,
        parent_author=parent.author.name if parent else None,
        problems=problems,
    )
    return page(
        request,
        "threads/reply.html",
        me=visit.me,
        network=network,
        status=422 if problems else 200,
        composer=composer,
        thread_title=opening,
        thread_url=f"/cases/{thread_id}",
        quoted=parent.html if parent and parent.status == PostStatus.PUBLISHED else None,
        own=None,
    )


async def _posted(request: AnyRequest) -> tuple[Form, Visitor]:
    return await read_form(request), await visitor(request)


def _parent_id(value: str) -> UUID | None:
    if not value:
        return None
    try:
        return UUID(value)
    except ValueError:
        raise NotFound from None


routes = [
    show_reply,
    create_reply,
    show_held,
    ask_for_review,
    withdraw_text,
    confirm_withdrawal,
    withdraw_post,
    mark_seen,
]
