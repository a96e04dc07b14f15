"""How often something may be tried. Counters are kept under keyed digests, so that the table names nobody."""

import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from forum.core.database import row, value
from forum.core.errors import TooMany
from forum.core.settings import Settings
from forum.web.labels import N_


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` attempts of one kind in a window that begins with the first."""

    kind: str
    most: int
    window: timedelta


SIGN_IN_OF_ACCOUNT: Final = Limit("sign-in account", 10, timedelta(minutes=15))
# A hospital's members share one address.
SIGN_IN_FROM_ADDRESS: Final = Limit("sign-in address", 100, timedelta(minutes=15))
RESET_OF_ACCOUNT: Final = Limit("reset account", 3, timedelta(hours=1))
RESET_FROM_ADDRESS: Final = Limit("reset address", 30, timedelta(hours=1))
INVITATIONS_BY_ACCOUNT: Final = Limit("invitations", 200, timedelta(hours=1))

_TEXT: Final = N_("That was more than we can take at once. Please wait a while, then try again.")
_KEY_FILE: Final = "attempts.key"
_KEY_BYTES: Final = 32


async def count(
    db: AsyncSession, settings: Settings, limit: Limit, name: str, *, kept: str | None = None
) -> None:
    """Count an attempt of `name`. Raises TooMany beyond the limit, whether or not there is such a name.

    Commit before what is tried: attempts made at the same time must see each other.
    """
    found = await row(
        db,
        """
        insert into attempts as a (key, count, started_at) values ($1, 1, now())
        on conflict (key) do update set
          count = case when a.started_at < now() - $2::interval then 1 else a.count + 1 end,
          started_at = case when a.started_at < now() - $2::interval then now() else a.started_at end
        returning count, extract(epoch from started_at + $2::interval - now())::integer as seconds
        """,
        _digest(settings, limit, name),
        limit.window,
    )
    if found is not None and found["count"] > limit.most:
        raise TooMany(_TEXT, retry_after=max(found["seconds"], 1), kept=kept)


async def uncount(db: AsyncSession, settings: Settings, limit: Limit, name: str) -> None:
    """Take back one attempt, since it succeeded."""
    await value(
        db,
        "update attempts set count = greatest(count - 1, 0) where key = $1",
        _digest(settings, limit, name),
    )


async def forget(db: AsyncSession, settings: Settings, limit: Limit, name: str) -> None:
    """Begin at nothing again."""
    await value(db, "delete from attempts where key = $1", _digest(settings, limit, name))


def place(address: str) -> str:
    """The part of a client's address that stands for one household or clinic: of IPv6 the first half."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((known, 64), strict=False)) if known.version == 6 else address


def _digest(settings: Settings, limit: Limit, name: str) -> bytes:
    key = _key(settings.data)
    return hmac.digest(key, f"{limit.kind}\0{name}".encode(), "sha256")


@cache
def _key(folder: Path) -> bytes:
    """The key of the installation; made on first use, by whichever process is first."""
    path = folder / _KEY_FILE
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        ours = path.with_suffix(f".{secrets.token_hex(4)}")
        ours.touch(mode=0o600)
        ours.write_bytes(secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(ours, path)
        except FileExistsError:
            pass
        finally:
            ours.unlink()
    return path.read_bytes()
