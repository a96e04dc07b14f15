"""The first page: what waits for me, and what is new where I take part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from litestar import Response, get
from litestar.response import Redirect

from forum.cases import queries
from forum.cases.queries import with_name
from forum.cases.views import AMBER_HOURS, RED_HOURS, CaseRow
from forum.core import clock
from forum.core.errors import SignInNeeded
from forum.threads.models import TextStatus
from forum.threads.queries import UnpublishedText, unpublished_texts
from forum.threads.views import Author
from forum.web.frame import network_link, page, redirect
from forum.web.labels import N_
from forum.web.languages import Language, gettext
from forum.web.visits import AnyRequest, Visitor, reading

_AT_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that somebody else waits for, or that needs the reader's hand."""

    kind: str
    title: str
    url: str
    since: datetime
    due_in_hours: int | None
    tone: str
    network_name: str
    language: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A case that the reader follows, with posts that are new to him."""

    title: str
    url: str
    author: Author
    excerpt: str
    at: datetime
    language: str
    network_name: str
    new_posts: int


@get("/")
async def show_home(request: AnyRequest) -> Response[bytes] | Redirect:
    try:
        async with reading(request) as visit:
            me = visit.me
            texts = await unpublished_texts(visit.db, me.account_id) if me.unpublished else []
            answering = [one.network_id for one in me.memberships if "mentor" in one.roles]
            waiting = await queries.waiting_cases(visit.db, answering, limit=_AT_MOST)
            fresh = await queries.followed_cases(visit.db, limit=_AT_MOST)
            unanswered = await queries.unanswered_count(
                visit.db, [one.network_id for one in me.memberships]
            )
            queues = await queries.oldest_held(visit.db)
            unread_terms = await queries.networks_with_new_terms(visit.db)
    except SignInNeeded:
        return redirect("/sign-in")
    language = me.language
    waits = [_terms_wait(me, *terms) for terms in unread_terms]
    waits += [_text_waits(me, text) for text in texts]
    waits += [_queue_waits(me, *queue) for queue in queues]
    waits += [_case_waits(me, row) for row in waiting]
    return page(
        request,
        "home.html",
        me=me,
        waits=waits,
        fresh=[_fresh(me, row) for row in fresh],
        networks=[network_link(one, language) for one in me.memberships],
        unanswered=unanswered,
        greeting=_greeting(me),
        cases_url=_cases_url(me),
    )


def _greeting(me: Visitor) -> str:
    """By the clock of the member's own network."""
    zone = me.memberships[0].time_zone if me.memberships else "America/Toronto"
    hour = clock.in_zone(clock.now(), zone).hour
    said = N_("Good evening, %(name)s")
    if hour < 12:
        said = N_("Good morning, %(name)s")
    elif hour < 18:
        said = N_("Good afternoon, %(name)s")
    return gettext(me.language, said, name=me.display_name.split()[0])


def _cases_url(me: Visitor) -> str:
    return f"/networks/{me.memberships[0].slug}/cases" if me.memberships else "/networks"


def _text_waits(me: Visitor, text: UnpublishedText) -> Waiting:
    language: Language = me.language
    mends = text.status in {TextStatus.RETURNED, TextStatus.DECLINED}
    title = text.title or text.thread_title or gettext(language, N_("Your reply"))
    return Waiting(
        kind="returned" if mends else "held",
        title=title,
        url=f"/held/{text.version_id}",
        since=text.written_at,
        due_in_hours=None,
        tone="amber" if mends else "quiet",
        network_name=_network_name(me, str(text.network_id)),
        language=text.language,
    )


def _terms_wait(me: Visitor, slug: str, published_at: datetime) -> Waiting:
    name = network_link(me.member_of(slug), me.language).name
    return Waiting(
        kind="terms",
        title=gettext(me.language, N_("Terms of use, before you post")),
        url=f"/networks/{slug}/terms",
        since=published_at,
        due_in_hours=None,
        tone="quiet",
        network_name=name,
        language=me.language,
    )


def _queue_waits(me: Visitor, slug: str, count: int, oldest: datetime) -> Waiting:
    network = me.member_of(slug)
    hours = (clock.now() - oldest).total_seconds() / 3600
    return Waiting(
        kind="queue",
        title=gettext(me.language, N_("%(count)s waiting for a moderator"), count=count),
        url=f"/networks/{slug}/queue",
        since=oldest,
        due_in_hours=None,
        tone="amber" if hours >= 4 else "quiet",
        network_name=network_link(network, me.language).name,
        language=me.language,
    )


def _case_waits(me: Visitor, row: CaseRow) -> Waiting:
    hours = row.waiting_hours or 0
    return Waiting(
        kind="reply",
        title=row.title,
        url=row.url,
        since=row.published_at,
        due_in_hours=RED_HOURS - hours if hours >= AMBER_HOURS else None,
        tone=row.tone,
        network_name=_network_name(me, row.network_id),
        language=row.language,
    )


def _fresh(me: Visitor, row: CaseRow) -> Fresh:
    return Fresh(
        title=row.title,
        url=row.url,
        author=with_name(me.language, row).author,
        excerpt="",
        at=row.last_at,
        language=row.language,
        network_name=_network_name(me, row.network_id),
        new_posts=row.unread,
    )


def _network_name(me: Visitor, network_id: str) -> str:
    for one in me.memberships:
        if str(one.network_id) == network_id:
            return network_link(one, me.language).name
    return ""


routes = [show_home]
