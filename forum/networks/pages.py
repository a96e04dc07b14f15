"""Pages of a member's networks and their terms of use."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup

from forum.accounts.forms import own_path
from forum.core.errors import NotFound
from forum.networks import actions
from forum.networks.queries import newest_terms
from forum.web.forms import read_form
from forum.web.frame import network_link, page, redirect
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor


@get("/networks")
async def list_networks(request: AnyRequest) -> Response[Any]:
    me = await visitor(request)
    links = [network_link(belonging, me.language) for belonging in me.memberships]
    return page(request, "networks/index.html", me=me, networks=links)


@get("/networks/{slug:str}/terms")
async def show_terms(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    async with reading(request) as visit:
        belonging = visit.me.member_of(slug)
        terms = await newest_terms(visit.db, belonging.network_id)
    if terms is None:
        raise NotFound
    is_french = visit.me.language == "fr"
    return page(
        request,
        "networks/terms.html",
        me=visit.me,
        network=belonging,
        version=terms.version,
        title=terms.title_fr if is_french else terms.title_en,
        # Written by the network's own staff and cleaned when it was stored.
        html=Markup(terms.html_fr if is_french else terms.html_en),  # noqa: S704
        accepted_at=terms.accepted_at,
        newer=terms.accepted_at is not None and terms.missing,
        next=own_path(request.query_params.get("next", f"/networks/{slug}/cases")),
    )


@post("/networks/{slug:str}/terms", status_code=303)
async def accept_terms(request: AnyRequest, slug: FromPath[str]) -> Redirect:
    form = await read_form(request)
    me = await visitor(request)
    belonging = me.member_of(slug)
    async with parts(request).database.transaction(me.account_id) as db:
        await actions.accept_terms(
            db,
            network_id=belonging.network_id,
            account_id=me.account_id,
            version=form.number("version"),
            language=me.language,
        )
    return redirect(own_path(form.text("next") or f"/networks/{slug}/cases"), flash="accepted")


routes = [list_networks, show_terms, accept_terms]
