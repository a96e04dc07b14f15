"""The JSON API of a network's members and invitations."""

from uuid import UUID

import msgspec
from litestar import delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from forum.core.errors import Invalid
from forum.members import actions
from forum.members.access import membership_to_change, network_to_coordinate
from forum.members.actions import Invited
from forum.members.forms import problems_of_invited, problems_of_roles
from forum.members.queries import MemberRow, members_of
from forum.web.labels import N_, PROFESSIONS, ROLES
from forum.web.parts import parts
from forum.web.visits import AnyRequest, reading, visitor


class Members(msgspec.Struct, frozen=True):
    """A page of members in order of their names; `next_after` goes into `after` for the next page."""

    members: list[MemberRow]
    next_after: UUID | None


class NewInvitation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to invite, as what, and the language of the mail."""

    email: str
    roles: list[str]
    language: str = "en"


class InvitationView(msgspec.Struct, frozen=True):
    """An invitation that is on its way. Its token is in the mail alone."""

    id: UUID
    email: str
    roles: list[str]
    language: str


class Roles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    roles: list[str]


@get("/api/v1/networks/{slug:str}/members")
async def list_members(
    request: AnyRequest,
    slug: FromPath[str],
    role: FromQuery[str | None] = None,
    profession: FromQuery[str | None] = None,
    after: FromQuery[UUID | None] = None,
) -> Members:
    """The members of one's network, 50 at a time."""
    if role not in {None, *ROLES} or profession not in {None, *PROFESSIONS}:
        raise Invalid({"role": N_("There is no such role or profession.")})
    async with reading(request) as visit:
        belonging = visit.me.member_of(slug)
        found = await members_of(
            visit.db, belonging.network_id, role=role, profession=profession, after=after
        )
    return Members(found.members, found.next_after)


@post("/api/v1/networks/{slug:str}/invitations")
async def invite(
    request: AnyRequest, slug: FromPath[str], data: JSONBody[NewInvitation]
) -> InvitationView:
    """Invite a colleague by mail. For those who coordinate the network."""
    me = await visitor(request)
    here = parts(request)
    belonging = network_to_coordinate(me, slug)
    invited = Invited(data.email.strip().lower(), data.roles, data.language)
    if problems := problems_of_invited(invited):
        raise Invalid(problems)
    async with here.database.transaction(me.account_id) as db:
        invitation_id = await actions.invite(
            db,
            here.settings,
            network_id=belonging.network_id,
            by=me.account_id,
            invited=invited,
        )
    return InvitationView(invitation_id, invited.email, invited.roles, invited.language)


@patch("/api/v1/networks/{slug:str}/members/{membership_id:uuid}")
async def change_roles(
    request: AnyRequest, slug: FromPath[str], membership_id: FromPath[UUID], data: JSONBody[Roles]
) -> Roles:
    """Give a member other roles. For those who coordinate the network, and not for oneself."""
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        belonging = await membership_to_change(db, me, slug, membership_id)
        if problems := problems_of_roles(data.roles):
            raise Invalid(problems)
        await actions.change_roles(
            db,
            here.hub,
            network_id=belonging.network_id,
            membership_id=membership_id,
            roles=data.roles,
        )
    return data


@delete("/api/v1/networks/{slug:str}/members/{membership_id:uuid}")
async def end_membership(
    request: AnyRequest, slug: FromPath[str], membership_id: FromPath[UUID]
) -> None:
    """End a membership. For those who coordinate the network, and not for oneself."""
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        belonging = await membership_to_change(db, me, slug, membership_id)
        await actions.end_membership(
            db, here.hub, network_id=belonging.network_id, membership_id=membership_id
        )


routes = [list_members, invite, change_roles, end_membership]
