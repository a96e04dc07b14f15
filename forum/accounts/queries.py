"""Reads of accounts, logins, tokens and invitations to join."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import row, rows, value
from forum.core.settings import Settings
from forum.web.visits import token_hash


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    account_id: UUID
    password_hash: str
    suspended: bool


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation as its token's holder sees it."""

    id: UUID
    network_id: UUID
    slug: str
    name_en: str
    name_fr: str
    email: str
    roles: list[str]
    language: str
    account_exists: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member says of himself."""

    display_name: str
    profession: str
    province: str | None
    language: str
    about: str = ""


class LoginRow(msgspec.Struct, frozen=True):
    """A browser in which the member is signed in."""

    id: UUID
    device: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


class TokenRow(msgspec.Struct, frozen=True):
    """A personal token of the API, without its secret."""

    id: UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime


async def credentials_of(db: AsyncSession, email: str) -> Credentials | None:
    found = await row(db, "select id, password_hash, suspended from account_to_sign_in($1)", email)
    return Credentials(found["id"], found["password_hash"], found["suspended"]) if found else None


async def open_invitation(db: AsyncSession, token: str) -> OpenInvitation | None:
    """The invitation behind a mailed token, unless it was used or has expired."""
    found = await row(db, "select * from invitation_by_token($1)", token_hash(token))
    return OpenInvitation(**dict(found)) if found else None


async def reset_holds(db: AsyncSession, token: str) -> bool:
    return bool(await value(db, "select password_reset_holds($1)", token_hash(token)))


async def profile_of(db: AsyncSession, account_id: UUID) -> Profile:
    found = await row(
        db,
        "select display_name, profession, province, language, about from accounts where id = $1",
        account_id,
    )
    assert found is not None  # noqa: S101 - the account that is asking.
    return Profile(**dict(found))


async def joined_by_network(db: AsyncSession, account_id: UUID) -> dict[UUID, datetime]:
    """Since when the account belongs to each of its networks."""
    found = await rows(
        db,
        "select network_id, joined_at from memberships where account_id = $1 and ended_at is null",
        account_id,
    )
    return {one["network_id"]: one["joined_at"] for one in found}


async def open_logins(
    db: AsyncSession, settings: Settings, account_id: UUID, *, this: UUID
) -> list[LoginRow]:
    """The account's logins that still hold, the newest first; `this` is the one that asks."""
    found = await rows(
        db,
        """
        select id, device, address, created_at, last_seen_at, id = $2 as is_this from logins
        where account_id = $1 and ended_at is null
          and created_at > now() - $3::interval and last_seen_at > now() - $4::interval
        order by id desc
        """,
        account_id,
        this,
        settings.login_limit,
        settings.login_idle,
    )
    return [LoginRow(**dict(one)) for one in found]


async def open_tokens(db: AsyncSession, account_id: UUID) -> list[TokenRow]:
    found = await rows(
        db,
        """
        select id, name, created_at, last_used_at, expires_at from api_tokens
        where account_id = $1 and ended_at is null and expires_at > now() order by id desc
        """,
        account_id,
    )
    return [TokenRow(**dict(one)) for one in found]
