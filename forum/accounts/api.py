"""The JSON API of oneself: account, logins, tokens."""

from dataclasses import replace
from uuid import UUID

import msgspec
from litestar import delete, get, patch
from litestar.params import FromPath, JSONBody

from forum.accounts import actions
from forum.accounts.forms import problems_of_profile
from forum.accounts.queries import (
    LoginRow,
    Profile,
    TokenRow,
    open_logins,
    open_tokens,
    profile_of,
)
from forum.core.errors import Invalid
from forum.web.parts import parts
from forum.web.visits import AnyRequest, Belonging, Visitor, reading, visitor


class MembershipView(msgspec.Struct, frozen=True):
    """One of the asker's memberships."""

    id: UUID
    network: str
    network_id: UUID
    kind: str
    name_en: str
    name_fr: str
    roles: list[str]


class AccountView(msgspec.Struct, frozen=True):
    """The asker."""

    account_id: UUID
    display_name: str
    profession: str
    province: str | None
    language: str
    about: str
    unpublished: int
    queue: int
    memberships: list[MembershipView]


class ProfileChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change; what is left out stays."""

    display_name: str | msgspec.UnsetType = msgspec.UNSET
    profession: str | msgspec.UnsetType = msgspec.UNSET
    province: str | msgspec.UnsetType | None = msgspec.UNSET
    language: str | msgspec.UnsetType = msgspec.UNSET
    about: str | msgspec.UnsetType = msgspec.UNSET


@get("/api/v1/me")
async def show_me(request: AnyRequest) -> AccountView:
    """Who is asking: profile, memberships, what waits."""
    async with reading(request) as visit:
        profile = await profile_of(visit.db, visit.me.account_id)
    return _account_view(visit.me, profile)


@patch("/api/v1/me")
async def change_me(request: AnyRequest, data: JSONBody[ProfileChange]) -> AccountView:
    """Change the profile that members of one's networks see. 422 with the field that cannot be taken."""
    async with reading(request) as visit:
        me = visit.me
        before = await profile_of(visit.db, me.account_id)
    profile = _changed(before, data)
    problems = problems_of_profile(profile)
    if problems:
        raise Invalid(problems)
    async with parts(request).database.transaction(me.account_id) as db:
        await actions.change_profile(db, me.account_id, profile)
    return _account_view(me, profile)


@get("/api/v1/me/logins")
async def list_logins(request: AnyRequest) -> list[LoginRow]:
    """The browsers in which one is signed in, the newest first."""
    async with reading(request) as visit:
        return await open_logins(
            visit.db, parts(request).settings, visit.me.account_id, this=visit.me.login_id
        )


@delete("/api/v1/me/logins")
async def end_logins(request: AnyRequest) -> None:
    """End every login; tokens stay."""
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.end_other_logins(db, here.hub, account_id=me.account_id, kept_id=None)


@delete("/api/v1/me/logins/{login_id:uuid}")
async def end_login(request: AnyRequest, login_id: FromPath[UUID]) -> None:
    """End one login."""
    me = await visitor(request)
    here = parts(request)
    async with here.database.transaction(me.account_id) as db:
        await actions.end_login(db, here.hub, account_id=me.account_id, login_id=login_id)


@get("/api/v1/me/tokens")
async def list_tokens(request: AnyRequest) -> list[TokenRow]:
    """One's API tokens, without their secrets."""
    async with reading(request) as visit:
        return await open_tokens(visit.db, visit.me.account_id)


@delete("/api/v1/me/tokens/{token_id:uuid}")
async def end_token(request: AnyRequest, token_id: FromPath[UUID]) -> None:
    """End an API token; the one that asks may be it."""
    me = await visitor(request)
    async with parts(request).database.transaction(me.account_id) as db:
        await actions.end_token(db, account_id=me.account_id, token_id=token_id)


def _changed(before: Profile, change: ProfileChange) -> Profile:
    given = {
        name: value
        for name, value in msgspec.structs.asdict(change).items()
        if value is not msgspec.UNSET
    }
    return replace(before, **given)


def _account_view(me: Visitor, profile: Profile) -> AccountView:
    return AccountView(
        account_id=me.account_id,
        display_name=profile.display_name,
        profession=profile.profession,
        province=profile.province,
        language=profile.language,
        about=profile.about,
        unpublished=me.unpublished,
        queue=me.queue,
        memberships=[membership_view(one) for one in me.memberships],
    )


def membership_view(belonging: Belonging) -> MembershipView:
    return MembershipView(
        id=belonging.id,
        network=belonging.slug,
        network_id=belonging.network_id,
        kind=belonging.kind,
        name_en=belonging.name_en,
        name_fr=belonging.name_fr,
        roles=sorted(belonging.roles),
    )


routes = [show_me, change_me, list_logins, end_logins, end_login, list_tokens, end_token]
