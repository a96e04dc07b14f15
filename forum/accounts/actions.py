"""Every change of an account and of what signs it in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from forum.accounts import passwords, throttle
from forum.accounts.models import Login
from forum.accounts.queries import Credentials, OpenInvitation, Profile, credentials_of
from forum.audit import actions as audit
from forum.core import clock
from forum.core.database import Database, after_commit, rows, value
from forum.core.errors import NotFound
from forum.core.settings import Settings
from forum.realtime.hub import Hub
from forum.web.visits import token_hash

# $1 is the longest that a login may live.
_EXPIRED: Final = (
    """delete from logins where ended_at < now() - interval '30 days'
       or created_at < now() - $1::interval - interval '30 days'""",
    """delete from api_tokens
       where least(ended_at, expires_at) < now() - $1::interval - interval '30 days'""",
    "delete from password_resets where expires_at < now() - $1::interval",
    "delete from attempts where started_at < now() - $1::interval",
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody's claim to be the owner of an account."""

    email: str
    password: str
    device: str
    address: str


async def sign_in(database: Database, settings: Settings, attempt: Attempt) -> str | None:
    """A new login's token, or None: wrong name and wrong password look and last the same.

    Raises TooMany.
    """
    account = await check_password(database, settings, attempt)
    if account is None:
        return None
    token = clock.new_token()
    is_outdated = passwords.is_outdated(account.password_hash)
    stronger = await passwords.hash_in_thread(attempt.password) if is_outdated else None
    async with database.transaction(account.account_id) as db:
        db.add(
            Login(
                account_id=account.account_id,
                token_hash=token_hash(token),
                device=attempt.device,
                address=attempt.address,
            )
        )
        if stronger is not None:
            await _set_password(db, stronger)
    return token


async def check_password(
    database: Database, settings: Settings, attempt: Attempt
) -> Credentials | None:
    """The account whose password this is, or None. Counts the attempt. Raises TooMany."""
    place = throttle.place(attempt.address)
    async with database.transaction() as db:
        await throttle.count(db, settings, throttle.SIGN_IN_OF_ACCOUNT, attempt.email)
        await throttle.count(db, settings, throttle.SIGN_IN_FROM_ADDRESS, place)
        found = await credentials_of(db, attempt.email)
    # No transaction is open while the password is checked.
    kept = found.password_hash if found else None
    if not await passwords.matches(kept, attempt.password) or found is None or found.suspended:
        return None
    async with database.transaction() as db:
        await throttle.forget(db, settings, throttle.SIGN_IN_OF_ACCOUNT, attempt.email)
        await throttle.uncount(db, settings, throttle.SIGN_IN_FROM_ADDRESS, place)
    return found


async def end_login(db: AsyncSession, hub: Hub, *, account_id: UUID, login_id: UUID) -> None:
    """End one of the account's own logins; its open sockets stop. Raises NotFound."""
    ended = await value(
        db,
        "update logins set ended_at = now() where id = $1 and account_id = $2 and ended_at is null "
        "returning id",
        login_id,
        account_id,
    )
    if ended is None:
        raise NotFound
    _tell_sockets(db, hub, account_id)


async def end_other_logins(
    db: AsyncSession, hub: Hub, *, account_id: UUID, kept_id: UUID | None
) -> int:
    """End every login of the account but one. Returns how many."""
    ended = await rows(
        db,
        "update logins set ended_at = now() where account_id = $1 and ended_at is null "
        "and id is distinct from $2 returning id",
        account_id,
        kept_id,
    )
    _tell_sockets(db, hub, account_id)
    return len(ended)


async def create_token(
    db: AsyncSession, *, account_id: UUID, name: str, lasts: timedelta
) -> tuple[UUID, str]:
    """A personal token of the API: its id, and its secret, which is not kept."""
    token = clock.new_token()
    token_id: UUID = await value(
        db,
        "insert into api_tokens (account_id, name, token_hash, expires_at) values ($1, $2, $3, $4) "
        "returning id",
        account_id,
        name,
        token_hash(token),
        clock.now() + lasts,
    )
    return token_id, token


async def create_token_for(database: Database, email: str, *, name: str, lasts: timedelta) -> str:
    """A token for the account with this address, for `forum token`. Raises NotFound."""
    async with database.transaction() as db:
        account = await credentials_of(db, email.strip().lower())
    if account is None:
        raise NotFound("There is no account with this address.")
    async with database.transaction(account.account_id) as db:
        _, token = await create_token(db, account_id=account.account_id, name=name, lasts=lasts)
    return token


async def end_token(db: AsyncSession, *, account_id: UUID, token_id: UUID) -> None:
    """End one of the account's own API tokens. Raises NotFound."""
    ended = await value(
        db,
        "update api_tokens set ended_at = now() where id = $1 and account_id = $2 "
        "and ended_at is null returning id",
        token_id,
        account_id,
    )
    if ended is None:
        raise NotFound


async def ask_password_reset(
    database: Database, settings: Settings, *, email: str, address: str
) -> None:
    """Mail a reset, if there is such an account; nothing tells the asker which. Raises TooMany."""
    async with database.transaction() as db:
        await throttle.count(db, settings, throttle.RESET_FROM_ADDRESS, throttle.place(address))
        await throttle.count(db, settings, throttle.RESET_OF_ACCOUNT, email)
    async with database.transaction() as db:
        await value(db, "select ask_password_reset($1)", email)


async def reset_password(database: Database, hub: Hub, *, token: str, password: str) -> None:
    """Set a new password, and end every login and API token. Raises NotFound for a token that is used up."""
    kept = await passwords.hash_in_thread(password)
    async with database.transaction() as db:
        account_id = await value(db, "select use_password_reset($1)", token_hash(token))
        if account_id is None:
            raise NotFound
        await _act_as(db, account_id)
        await _set_password(db, kept)
        # Whoever knew the old password may have made tokens with it.
        await value(db, "update api_tokens set ended_at = now() where ended_at is null")
        await end_other_logins(db, hub, account_id=account_id, kept_id=None)


async def accept_invitation(
    database: Database,
    hub: Hub,
    invitation: OpenInvitation,
    *,
    token: str,
    profile: Profile,
    password: str | None,
) -> UUID:
    """Use an invitation up; a new account gets `profile` and `password`. Raises NotFound for one used before."""
    kept = await passwords.hash_in_thread(password) if password is not None else ""
    async with database.transaction() as db:
        account_id = await value(
            db,
            "select accept_invitation($1, $2, $3, $4, $5, $6)",
            token_hash(token),
            profile.display_name,
            profile.profession,
            profile.province,
            profile.language,
            kept,
        )
        if not isinstance(account_id, UUID):
            raise NotFound
        await _act_as(db, account_id)
        await audit.append(
            db,
            network_id=invitation.network_id,
            subject=account_id,
            action="accept_invitation",
            object_kind="invitation",
            object_id=invitation.id,
        )
        _tell_sockets(db, hub, account_id)
    return account_id


async def change_profile(db: AsyncSession, account_id: UUID, profile: Profile) -> None:
    """Change what members see of somebody, in every network at once."""
    seen = (profile.display_name, profile.profession, profile.province, profile.about)
    await value(
        db,
        "update accounts set display_name = $2, profession = $3, province = $4, about = $5, "
        "language = $6 where id = $1",
        account_id,
        *seen,
        profile.language,
    )
    await value(
        db,
        "update memberships set display_name = $2, profession = $3, province = $4, about = $5 "
        "where account_id = $1",
        account_id,
        *seen,
    )


async def change_language(db: AsyncSession, account_id: UUID, language: str) -> None:
    await value(db, "update accounts set language = $2 where id = $1", account_id, language)


async def delete_expired(db: AsyncSession, settings: Settings) -> None:
    """Delete logins, tokens, resets and attempts that are over, as the worker. Ended ones are kept a month."""
    for statement in _EXPIRED:
        await value(db, statement, settings.login_limit)


async def _set_password(db: AsyncSession, kept: str) -> None:
    await value(db, "update accounts set password_hash = $1 where id = me()", kept)


async def _act_as(db: AsyncSession, account_id: UUID) -> None:
    """From here on `db`'s transaction is the account's, which a mailed token has proved."""
    await value(db, "select set_config('app.account', $1, true)", str(account_id))


def _tell_sockets(db: AsyncSession, hub: Hub, account_id: UUID) -> None:
    after_commit(db, partial(hub.announce, f"member:{account_id}"))
