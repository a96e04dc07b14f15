"""Pages of a network's members: who they are, inviting, roles, the end of a membership."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from forum.accounts.forms import translated
from forum.core.errors import Invalid
from forum.members import actions
from forum.members.access import membership_to_change, network_to_coordinate
from forum.members.actions import Invited
from forum.members.forms import (
    problems_of_invited,
    problems_of_roles,
    read_invited,
    read_roles,
)
from forum.members.queries import invitations_of, member_count, members_of
from forum.web.forms import read_form
from forum.web.frame import page, redirect
from forum.web.labels import PROFESSIONS, ROLES
from forum.web.languages import gettext
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor


@get("/networks/{slug:str}/members")
async def list_members(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    role = _one_of(request, "role", ROLES)
    profession = _one_of(request, "profession", PROFESSIONS)
    async with reading(request) as visit:
        belonging = visit.me.member_of(slug)
        found = await members_of(
            visit.db,
            belonging.network_id,
            role=role,
            profession=profession,
            after=_cursor(request),
        )
        count = await member_count(visit.db, belonging.network_id)
    return page(
        request,
        "members/index.html",
        me=visit.me,
        network=belonging,
        members=found.members,
        next_after=str(found.next_after) if found.next_after else None,
        role=role,
        profession_wanted=profession,
        can_invite=belonging.coordinates,
        count=count,
    )


@get("/networks/{slug:str}/invite")
async def show_invite(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    return await _invite_page(request, slug, Invited("", ["mentee"], "en"), {})


@post("/networks/{slug:str}/invite", status_code=200)
async def invite(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    here = parts(request)
    invited = read_invited(await read_form(request))
    me = await visitor(request)
    belonging = network_to_coordinate(me, slug)
    problems = problems_of_invited(invited)
    if problems:
        return await _invite_page(request, slug, invited, problems)
    async with here.database.transaction(me.account_id) as db:
        await actions.invite(
            db,
            here.settings,
            network_id=belonging.network_id,
            by=me.account_id,
            invited=invited,
        )
    return redirect(f"/networks/{slug}/invite", flash="invited")


@post("/networks/{slug:str}/members/{membership_id:uuid}/end", status_code=303)
async def end_membership(
    request: AnyRequest, slug: FromPath[str], membership_id: FromPath[UUID]
) -> Redirect:
    await read_form(request)
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        belonging = await membership_to_change(db, me, slug, membership_id)
        await actions.end_membership(
            db, here.hub, network_id=belonging.network_id, membership_id=membership_id
        )
    return redirect(f"/networks/{slug}/members", flash="removed")


@post("/networks/{slug:str}/members/{membership_id:uuid}/roles", status_code=303)
async def change_roles(
    request: AnyRequest, slug: FromPath[str], membership_id: FromPath[UUID]
) -> Redirect:
    roles = read_roles(await read_form(request))
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        belonging = await membership_to_change(db, me, slug, membership_id)
        if problems := problems_of_roles(roles):
            raise Invalid(problems)
        await actions.change_roles(
            db,
            here.hub,
            network_id=belonging.network_id,
            membership_id=membership_id,
            roles=roles,
        )
    return redirect(f"/networks/{slug}/members", flash="saved")


async def _invite_page(
    request: AnyRequest, slug: str, invited: Invited, problems: dict[str, str]
) -> Response[Any]:
    async with reading(request) as visit:
        belonging = network_to_coordinate(visit.me, slug)
        invitations = await invitations_of(visit.db, belonging.network_id)
    language = visit.me.language
    return page(
        request,
        "members/invite.html",
        me=visit.me,
        network=belonging,
        status=422 if problems else 200,
        roles=[(role, gettext(language, text)) for role, text in ROLES.items()],
        form=invited,
        problems=translated(language, problems),
        sent_to=None,
        invitations=invitations,
    )


def _one_of(request: AnyRequest, name: str, allowed: dict[str, str]) -> str | None:
    wanted = request.query_params.get(name, "")
    return wanted if wanted in allowed else None


def _cursor(request: AnyRequest) -> UUID | None:
    try:
        return UUID(request.query_params.get("after", ""))
    except ValueError:
        return None


routes = [list_members, show_invite, invite, end_membership, change_roles]
