"""The JSON API of networks and their terms of use."""

from datetime import datetime
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody

from forum.accounts.api import MembershipView, membership_view
from forum.core.errors import NotFound
from forum.networks import actions
from forum.networks.queries import TermsInView, newest_terms
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor


class TermsView(msgspec.Struct, frozen=True):
    """The newest terms of use in both languages; `missing`: they must be accepted before posting."""

    network_id: UUID
    version: int
    title_en: str
    title_fr: str
    html_en: str
    html_fr: str
    accepted_version: int | None
    accepted_at: datetime | None
    missing: bool


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which version was read and is accepted; it must be the newest."""

    version: int


@get("/api/v1/networks")
async def list_networks(request: AnyRequest) -> list[MembershipView]:
    """The networks that one belongs to, with one's roles there."""
    me = await visitor(request)
    return [membership_view(belonging) for belonging in me.memberships]


@get("/api/v1/networks/{slug:str}/terms")
async def show_terms(request: AnyRequest, slug: FromPath[str]) -> TermsView:
    """The newest terms of use of a network."""
    async with reading(request) as visit:
        belonging = visit.me.member_of(slug)
        terms = await newest_terms(visit.db, belonging.network_id)
    if terms is None:
        raise NotFound
    return _terms_view(belonging.network_id, terms)


@post("/api/v1/networks/{slug:str}/terms/acceptance", status_code=200)
async def accept_terms(
    request: AnyRequest, slug: FromPath[str], data: JSONBody[Acceptance]
) -> TermsView:
    """Accept the newest terms. 409 when `version` is an older one."""
    me = await visitor(request)
    belonging = me.member_of(slug)
    async with parts(request).database.transaction(me.account_id) as db:
        await actions.accept_terms(
            db,
            network_id=belonging.network_id,
            account_id=me.account_id,
            version=data.version,
            language=me.language,
        )
        terms = await newest_terms(db, belonging.network_id)
    assert terms is not None  # noqa: S101 - it was accepted a line before.
    return _terms_view(belonging.network_id, terms)


def _terms_view(network_id: UUID, terms: TermsInView) -> TermsView:
    return TermsView(
        network_id=network_id,
        version=terms.version,
        title_en=terms.title_en,
        title_fr=terms.title_fr,
        html_en=terms.html_en,
        html_fr=terms.html_fr,
        accepted_version=terms.accepted_version,
        accepted_at=terms.accepted_at,
        missing=terms.missing,
    )


routes = [list_networks, show_terms, accept_terms]
