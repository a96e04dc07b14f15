"""What every page carries around its content, and the answers that pages give."""

import gzip
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response
from litestar.datastructures import Cookie
from litestar.response import Redirect

from forum.web.labels import N_
from forum.web.languages import Language, gettext
from forum.web.parts import parts
from forum.web.render import render_page
from forum.web.visits import AnyRequest, Belonging, Visitor, csrf_token, language_of

# Said on the page after a redirect. The cookie carries only the key.
FLASHES: Final = {
    "posted": ("done", N_("Posted. Everyone who can see this now sees it.")),
    "edited": ("done", N_("Your change is published.")),
    "held": ("note", N_("Your text is kept and waits for a moderator. We will write to you.")),
    "held_check": (
        "note",
        N_("Your text is kept. The check could not run, so a moderator will look at it first."),
    ),
    "withdrawn": ("done", N_("Your text is withdrawn. You still find it under your held texts.")),
    "flagged": ("done", N_("Thank you. A moderator will look at it.")),
    "hidden": ("done", N_("The text is hidden now and waits in the queue.")),
    "decided": ("done", N_("Decided. The author is told.")),
    "saved": ("done", N_("Saved.")),
    "signed_out": ("done", N_("You are signed out.")),
    "password_changed": ("done", N_("Your password is changed. Sign in with the new one.")),
    "reset_sent": ("note", N_("If the address has an account, a mail is on its way.")),
    "token_ended": ("done", N_("That token is ended.")),
    "login_ended": ("done", N_("That login is ended.")),
    "accepted": ("done", N_("Thank you. You can post now.")),
    "invited": ("done", N_("The invitation is on its way.")),
    "joined": ("done", N_("Welcome. Sign in to begin.")),
    "removed": ("done", N_("The member no longer belongs to this network.")),
}
_COMPRESS_FROM: Final = 1024
# A case of 60 posts: 1.0 ms for 30 kB; level 5 takes 1.8 ms for 28 kB.
_COMPRESSION: Final = 3


@dataclass(frozen=True, slots=True)
class NetworkLink:
    """A network as a page names it, in the page's language."""

    slug: str
    name: str
    short_name: str
    is_national: bool
    province: str | None
    roles: frozenset[str]
    url: str
    moderates: bool


@dataclass(frozen=True, slots=True)
class Me:
    """The visitor, as a page's frame shows him."""

    account_id: str
    display_name: str
    language: Language
    networks: tuple[NetworkLink, ...]
    unpublished_count: int
    queue_count: int
    is_moderator: bool


@dataclass(frozen=True, slots=True)
class Flash:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    language: Language
    path: str
    me: Me | None
    network: NetworkLink | None
    flash: list[Flash]
    csrf: str
    public_url: str


def page(
    request: AnyRequest,
    template: str,
    *,
    me: Visitor | None,
    network: Belonging | None = None,
    status: int = 200,
    **context: Any,
) -> Response[bytes]:
    """The page `template` for `me`, uncached: what it shows depends on who asks and when."""
    language = language_of(request, me)
    made = frame(request, me, network)
    zone = network.time_zone if network else "America/Toronto"
    context = {"network": made.network, "status": status, **context}
    html = render_page(language, template, zone, page=made, **context)
    cookies = [Cookie(key="flash", value="", max_age=0)] if made.flash else []
    return html_response(request, html, status=status, cookies=cookies)


def html_response(
    request: AnyRequest, html: str, *, status: int = 200, cookies: list[Cookie] | None = None
) -> Response[bytes]:
    content = html.encode()
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding, Cookie"}
    if len(content) > _COMPRESS_FROM and "gzip" in request.headers.get("accept-encoding", ""):
        content = gzip.compress(content, _COMPRESSION, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(
        content,
        status_code=status,
        # Litestar adds the charset to every text/ of ours.
        media_type="text/html",
        headers=headers,
        cookies=cookies or [],
    )


def redirect(path: str, *, flash: str | None = None) -> Redirect:
    """303 to a path of our own, with a sentence from FLASHES to be shown there."""
    cookies = []
    if flash is not None:
        cookies.append(Cookie(key="flash", value=flash, path="/", httponly=True, samesite="lax"))
    return Redirect(path, status_code=303, cookies=cookies)


def frame(request: AnyRequest, me: Visitor | None, network: Belonging | None) -> Frame:
    language = language_of(request, me)
    query = request.url.query
    return Frame(
        language=language,
        path=request.url.path + (f"?{query}" if query else ""),
        me=_me(me) if me else None,
        network=network_link(network, language) if network else None,
        flash=_flash(request, language),
        csrf=csrf_token(request),
        public_url=parts(request).settings.public_url,
    )


def network_link(belonging: Belonging, language: Language) -> NetworkLink:
    name = belonging.name_fr if language == "fr" else belonging.name_en
    return NetworkLink(
        slug=belonging.slug,
        name=name,
        short_name=short_name(name),
        is_national=belonging.kind == "national",
        province=belonging.province,
        roles=belonging.roles,
        url=f"/networks/{belonging.slug}/cases",
        moderates=belonging.moderates,
    )


def short_name(name: str) -> str:
    """«Nova Scotia» of «Adaptive Mentoring Network – Nova Scotia»."""
    return name.rpartition(" – ")[2]


def _me(me: Visitor) -> Me:
    return Me(
        account_id=str(me.account_id),
        display_name=me.display_name,
        language=me.language,
        networks=tuple(network_link(belonging, me.language) for belonging in me.memberships),
        unpublished_count=me.unpublished,
        queue_count=me.queue,
        is_moderator=any(belonging.moderates for belonging in me.memberships),
    )


def _flash(request: AnyRequest, language: Language) -> list[Flash]:
    known = FLASHES.get(request.cookies.get("flash", ""))
    return [Flash(known[0], gettext(language, known[1]))] if known else []
