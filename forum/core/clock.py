"""Time and chance, in one place, so that tests can set them."""

import secrets
from datetime import UTC, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def new_token() -> str:
    """256 random bits, safe in a URL: for logins, invitations, resets and API tokens."""
    return secrets.token_urlsafe(32)


def new_key() -> UUID:
    """A client key: makes a repeated submit of one form return the first result."""
    return uuid4()


def in_zone(at: datetime, zone: str) -> datetime:
    """`at` on the clocks of the time zone `zone`."""
    return at.astimezone(ZoneInfo(zone))
